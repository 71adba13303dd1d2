using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>One calendar of holidays or leave.</summary>
/// <param name="Host">Where it is read; null for a file.</param>
public sealed record CalendarFeedRow(CalendarFeedId Id, UserId? UserId, ScheduleId? ScheduleId, string Name, string? Host, DateTimeOffset? ReadAt, string? Problem, int Entries, int Skipped);

/// <summary>A holiday or an absence within a span.</summary>
/// <param name="Person">Whose leave; null for a holiday of a schedule.</param>
public sealed record DayOff(UserId? Person, ScheduleId? Schedule, string Title, DateTimeOffset From, DateTimeOffset Until);

/// <summary>All holidays and leave of the next year, expanded once and kept until a calendar changes or the day ends.</summary>
public sealed class CalendarBoard(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(40);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(400);

    private readonly Remembered<DateTime, Read> known = new(dbs, bell, [Topic.Happened("schedule.feed-changed"), Topic.Happened("schedule.changed"), Topic.People], ReadAsync);

    /// <returns>The calendars of a person or of a schedule.</returns>
    public async ValueTask<IReadOnlyList<CalendarFeedRow>> FeedsAsync(UserId? person, ScheduleId? schedule, CancellationToken cancel) =>
        [.. (await AllAsync(cancel)).Feeds.Where(feed => feed.UserId == person && feed.ScheduleId == schedule)];

    /// <returns>Holidays of the schedules and leave of everybody that touch a span; of the past 40 and the next 400 days.</returns>
    public async ValueTask<IReadOnlyList<DayOff>> DaysOffAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        [.. (await AllAsync(cancel)).DaysOff.Where(one => one.From < until && one.Until > from)];

    public void Dispose() => known.Dispose();

    private async ValueTask<Read> AllAsync(CancellationToken cancel) => (await known.FindAsync(clock.GetUtcNow().UtcDateTime.Date, cancel))!;

    private static async Task<Read?> ReadAsync(ImpDb db, DateTime day, CancellationToken cancel)
    {
        var feeds = await db.CalendarFeeds.AsNoTracking().OrderBy(feed => feed.Name).ToListAsync(cancel);
        if (feeds.Count == 0) return new Read([], []);

        var people = await db.ZonesAsync(cancel);
        var schedules = await db.Schedules.Select(schedule => new { schedule.Id, schedule.Zone }).ToDictionaryAsync(schedule => schedule.Id, schedule => schedule.Zone, cancel);
        var from = new DateTimeOffset(day, TimeSpan.Zero) - Back;
        var (rows, days) = (new List<CalendarFeedRow>(), new List<DayOff>());
        foreach (var feed in feeds)
        {
            var zone = (feed.UserId is { } person ? people.GetValueOrDefault(person) : schedules.GetValueOrDefault(feed.ScheduleId!.Value)) ?? "UTC";
            var reading = feed.Text is null ? new CalendarReading([], 0) : ICalReader.Read(feed.Text, from, from + Back + Ahead, zone);
            rows.Add(new CalendarFeedRow(feed.Id, feed.UserId, feed.ScheduleId, feed.Name, feed.Host, feed.ReadAt, feed.Problem, reading.Entries.Count, reading.Skipped));
            days.AddRange(reading.Entries.Select(entry => (entry.Title, Span: entry.In(zone))).Select(entry => new DayOff(feed.UserId, feed.ScheduleId, entry.Title, entry.Span.From, entry.Span.Until)));
        }
        return new Read(rows, [.. days.OrderBy(one => one.From)]);
    }

    private sealed record Read(IReadOnlyList<CalendarFeedRow> Feeds, IReadOnlyList<DayOff> DaysOff);
}
