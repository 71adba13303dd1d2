using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>What of a timeline is to be drawn.</summary>
/// <param name="Groups">Empty for everything. What lasts is drawn always.</param>
/// <param name="Window">Null for all of it.</param>
/// <param name="Squeeze">Whether long silence is drawn narrower than it is.</param>
public sealed record PictureAsk(IReadOnlyCollection<TimelineGroup> Groups, TimeSpanned? Window = null, bool Squeeze = true);

/// <summary>A timeline, drawn.</summary>
/// <param name="Whole">From the first entry to the last, or up to now.</param>
/// <param name="Lines">The words of every mark that is one entry, by its sequence.</param>
/// <param name="Count">How many entries the window holds.</param>
/// <param name="More">True when the oldest entries are left out because there are too many.</param>
public sealed record PictureView(TimeSpanned Whole, TimeSpanned Window, TimelinePicture Picture, IReadOnlyList<Phase> Phases, IReadOnlyDictionary<long, TimelineLine> Lines, int Count, bool More);

/// <summary>Reads a timeline as a picture: every entry's place, and the words of those only that stand alone.</summary>
public sealed class PictureQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <summary>The latest so many entries are drawn.</summary>
    public const int Most = 20_000;

    /// <returns>Null when there is no entry at all.</returns>
    public async Task<PictureView?> GetAsync(IncidentId incident, PictureAsk ask, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var rows = await db.Timeline.Where(row => row.IncidentId == incident).OrderByDescending(row => row.HappenedAt).ThenByDescending(row => row.Sequence).Take(Most)
            .Select(row => new { row.Sequence, row.HappenedAt, row.Kind, row.ActorKind, row.ActorName }).ToListAsync(cancel);
        if (rows.Count == 0) return null;

        rows.Reverse();
        var phases = IncidentPhases.Of(await PhaseEntriesAsync(db, incident, cancel));
        var lasts = phases.Any(phase => phase is { Row: PhaseRow.Response, Until: null });
        var (last, now) = (rows[^1].HappenedAt, clock.GetUtcNow());
        var whole = TimelinePicture.Whole(rows[0].HappenedAt, lasts && now > last ? now : last);
        var window = ask.Window is { } wanted ? TimelinePicture.Within(whole, wanted) : whole;
        List<PictureEntry> entries =
        [
            .. rows.Where(row => ask.Groups.Count == 0 || ask.Groups.Contains(TimelineGroups.Of(row.Kind)))
                .Select(row => LaneOf(row.Kind, row.ActorKind) is var lane ? new PictureEntry(row.Sequence, row.HappenedAt, row.Kind, lane, lane == PictureLane.People ? row.ActorName : null) : null!),
        ];
        var picture = TimelinePicture.Draw(window, entries, ask.Squeeze);
        return new PictureView(
            whole, window, picture, phases, await LinesAsync(db, [.. picture.Rows.SelectMany(row => row.Marks).Where(mark => mark.Count == 1).Select(mark => mark.First.Sequence)], cancel),
            picture.Rows.Sum(row => row.Marks.Sum(mark => mark.Count)), rows.Count == Most);
    }

    private static PictureLane LaneOf(string kind, ActorKind by) => TimelineGroups.Of(kind) switch
    {
        TimelineGroup.Messages => PictureLane.Pages,
        TimelineGroup.Alerts => PictureLane.Alerts,
        TimelineGroup.State or TimelineGroup.Notes => by switch
        {
            ActorKind.Person => PictureLane.People,
            ActorKind.Integration => PictureLane.Alerts,
            ActorKind.Key or ActorKind.System => PictureLane.Changes,
        },
    };

    private static async Task<IEnumerable<PhaseEntry>> PhaseEntriesAsync(ImpDb db, IncidentId incident, CancellationToken cancel)
    {
        var kinds = IncidentPhases.Kinds;
        var rows = await db.Timeline.Where(row => row.IncidentId == incident && kinds.Contains(row.Kind)).OrderBy(row => row.HappenedAt).ThenBy(row => row.Sequence)
            .Select(row => new { row.HappenedAt, row.Kind, row.Data, row.ActorKind }).ToListAsync(cancel);
        return rows.Select(row => new PhaseEntry(row.HappenedAt, row.Kind, Value(row.Kind, row.Data), row.ActorKind == ActorKind.Integration));
    }

    private static string? Value(string kind, string data)
    {
        if (kind is not ("incident.opened" or "incident.status-changed" or "incident.severity-changed")) return null;
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty(kind == "incident.opened" ? "severity" : "to", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static async Task<IReadOnlyDictionary<long, TimelineLine>> LinesAsync(ImpDb db, IReadOnlyList<long> sequences, CancellationToken cancel)
    {
        var names = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id.Value, user => user.Name, cancel);
        return (await db.Timeline.Where(row => sequences.Contains(row.Sequence)).ToListAsync(cancel)).ToDictionary(row => row.Sequence, row => IncidentQueries.Line(row, names));
    }
}
