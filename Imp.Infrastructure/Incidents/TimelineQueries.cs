using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>A place in a timeline, by when things happened.</summary>
/// <param name="At">Unix milliseconds.</param>
public sealed record TimelinePlace(long At, long Sequence)
{
    /// <returns>The place; null for text that is none.</returns>
    public static TimelinePlace? Parse(string? text) =>
        text?.Split('.') is [var at, var sequence] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && Math.Abs(milliseconds) < 100_000_000_000_000
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TimelinePlace(milliseconds, number) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Sequence}");

    internal DateTimeOffset Instant => DateTimeOffset.FromUnixTimeMilliseconds(At);

    internal static TimelinePlace Of(TimelineRow row) => new(row.HappenedAt.ToUnixTimeMilliseconds(), row.Sequence);
}

/// <summary>What of a timeline is wanted. Of the places at most one counts: the entry before older before newer.</summary>
/// <param name="Groups">Empty for everything.</param>
/// <param name="Older">Only what is older than this.</param>
/// <param name="Newer">Only what is newer than this, beginning next to it.</param>
/// <param name="Entry">The page that holds this entry.</param>
public sealed record TimelineAsk(IReadOnlyCollection<TimelineGroup> Groups, TimelinePlace? Older = null, TimelinePlace? Newer = null, long? Entry = null);

/// <summary>A stretch of a timeline.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Older">Where the older ones begin; null when there are none.</param>
/// <param name="Newer">Where the newer ones begin; null when there are none.</param>
/// <param name="Before">When the entry happened that follows the last line; null when there is none.</param>
public sealed record TimelineStretch(IReadOnlyList<TimelineLine> Lines, TimelinePlace? Older, TimelinePlace? Newer, DateTimeOffset? Before);

/// <summary>Reads timelines by when things happened, a page at a time, so that ten thousand entries cost what a hundred do.</summary>
public sealed class TimelineQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>Above a linked entry so many newer ones are shown.</summary>
    private const int Above = 10;

    public async Task<TimelineStretch> GetAsync(IncidentId incident, TimelineAsk ask, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = await WantedAsync(db, incident, ask.Groups, cancel);
        var (rows, older, newer) = ask switch
        {
            { Entry: { } sequence } when await db.Timeline.SingleOrDefaultAsync(row => row.Sequence == sequence && row.IncidentId == incident, cancel) is { } entry => await AroundAsync(wanted, TimelinePlace.Of(entry), limit, cancel),
            { Older: { } place } => await DownAsync(wanted, place, limit, true, cancel),
            { Newer: { } place } => await UpAsync(wanted, place, limit, cancel),
            _ => await DownAsync(wanted, null, limit, false, cancel),
        };
        var names = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id.Value, user => user.Name, cancel);
        return new TimelineStretch([.. rows.Select(row => IncidentQueries.Line(row, names))], older is null ? null : TimelinePlace.Of(rows[^1]), newer, older?.HappenedAt);
    }

    private static async Task<IQueryable<TimelineRow>> WantedAsync(ImpDb db, IncidentId incident, IReadOnlyCollection<TimelineGroup> groups, CancellationToken cancel)
    {
        var all = db.Timeline.Where(row => row.IncidentId == incident);
        if (groups.Count == 0) return all;

        // An incident knows a few dozen kinds at most; which of them are wanted is the Domain's to say.
        var kinds = (await all.Select(row => row.Kind).Distinct().ToListAsync(cancel)).Where(kind => groups.Contains(TimelineGroups.Of(kind))).ToList();
        return all.Where(row => kinds.Contains(row.Kind));
    }

    private static async Task<(List<TimelineRow> Rows, TimelineRow? Older, TimelinePlace? Newer)> DownAsync(IQueryable<TimelineRow> wanted, TimelinePlace? from, int limit, bool hasNewer, CancellationToken cancel)
    {
        var rows = await Down(wanted, from).Take(limit + 1).ToListAsync(cancel);
        var shown = rows.Take(limit).ToList();
        return (shown, rows.ElementAtOrDefault(limit), hasNewer && shown.Count > 0 ? TimelinePlace.Of(shown[0]) : null);
    }

    private static async Task<(List<TimelineRow> Rows, TimelineRow? Older, TimelinePlace? Newer)> UpAsync(IQueryable<TimelineRow> wanted, TimelinePlace from, int limit, CancellationToken cancel)
    {
        var rows = await Up(wanted, from).Take(limit + 1).ToListAsync(cancel);
        // Nearly at the newest: the first page, whole.
        if (rows.Count < limit) return await DownAsync(wanted, null, limit, false, cancel);

        var shown = rows.Take(limit).Reverse().ToList();
        var older = await Down(wanted, TimelinePlace.Of(shown[^1])).FirstOrDefaultAsync(cancel);
        return (shown, older, rows.Count > limit ? TimelinePlace.Of(shown[0]) : null);
    }

    private static async Task<(List<TimelineRow> Rows, TimelineRow? Older, TimelinePlace? Newer)> AroundAsync(IQueryable<TimelineRow> wanted, TimelinePlace entry, int limit, CancellationToken cancel)
    {
        var above = await Up(wanted, entry).Take(Above + 1).ToListAsync(cancel);
        return above.Count <= Above ? await DownAsync(wanted, null, limit, false, cancel) : await DownAsync(wanted, TimelinePlace.Of(above[^1]), limit, true, cancel);
    }

    private static IQueryable<TimelineRow> Down(IQueryable<TimelineRow> wanted, TimelinePlace? from)
    {
        if (from is not null)
        {
            var (at, sequence) = (from.Instant, from.Sequence);
            wanted = wanted.Where(row => row.HappenedAt <= at && (row.HappenedAt < at || row.Sequence < sequence));
        }
        return wanted.OrderByDescending(row => row.HappenedAt).ThenByDescending(row => row.Sequence);
    }

    private static IQueryable<TimelineRow> Up(IQueryable<TimelineRow> wanted, TimelinePlace from)
    {
        var (at, sequence) = (from.Instant, from.Sequence);
        return wanted.Where(row => row.HappenedAt >= at && (row.HappenedAt > at || row.Sequence > sequence)).OrderBy(row => row.HappenedAt).ThenBy(row => row.Sequence);
    }
}
