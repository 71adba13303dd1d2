using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Probes;

/// <summary>One probe in a list.</summary>
/// <param name="Day">Uptime of the last 24 hours.</param>
/// <param name="Incident">Number of the incident that it has open; null when none is.</param>
public sealed record ProbeRow(
    ProbeId Id, string Name, ServiceId ServiceId, string Service, ProbeCheck Check, ProbeRhythm Rhythm, AlertSeverity Severity, ProbeStanding Standing, Uptime Day, long? Incident,
    DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt);

/// <summary>How many looks found all well.</summary>
public readonly record struct Uptime(int Good, int Bad)
{
    /// <summary>Of a hundred; null when nothing was measured.</summary>
    public double? Percent => Good + Bad == 0 ? null : 100.0 * Good / (Good + Bad);
}

/// <summary>Uptime as it is shown.</summary>
public sealed record Uptimes(Uptime Day, Uptime Week, Uptime Month);

/// <summary>The looks of a few minutes, for a curve.</summary>
/// <param name="TookMs">Of those that were answered, on average; null when none was.</param>
/// <param name="Bad">How many failed.</param>
public sealed record ProbePoint(DateTimeOffset At, double? TookMs, int Bad);

/// <summary>One look.</summary>
public sealed record LookRow(DateTimeOffset At, bool IsGood, int? TookMs, string? Problem);

/// <summary>What is to be looked at.</summary>
internal sealed record DueProbe(ProbeId Id, ServiceId Service, string Name, ProbeCheck Check, ProbeRhythm Rhythm, AlertSeverity Severity, ProbeStanding Standing);

/// <summary>Reads probes. They are few: lists are not paged.</summary>
public sealed class ProbeQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <summary>So much time is one point of a curve.</summary>
    public static readonly TimeSpan PointWidth = TimeSpan.FromMinutes(10);

    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<ProbeRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Probes.Where(probe => (probe.ArchivedAt != null) == archived), cancel);
    }

    /// <returns>Null when there is no such probe.</returns>
    public async Task<ProbeRow?> GetAsync(ProbeId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await RowsAsync(db, db.Probes.Where(probe => probe.Id == id), cancel)).SingleOrDefault();
    }

    public async Task<Uptimes> UptimesAsync(ProbeId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var hours = await db.ProbeHours.Where(hour => hour.ProbeId == id).ToListAsync(cancel);
        Uptime Of(TimeSpan time)
        {
            var since = (clock.GetUtcNow() - time).ToUnixTimeMilliseconds();
            return new(hours.Where(hour => hour.At > since).Sum(hour => hour.Good), hours.Where(hour => hour.At > since).Sum(hour => hour.Bad));
        }
        return new Uptimes(Of(TimeSpan.FromDays(1)), Of(TimeSpan.FromDays(7)), Of(TimeSpan.FromDays(30)));
    }

    /// <returns>The last 24 hours, oldest first; times in which nothing was measured are missing.</returns>
    public async Task<IReadOnlyList<ProbePoint>> CurveAsync(ProbeId id, CancellationToken cancel)
    {
        var (width, since) = ((long)PointWidth.TotalMilliseconds, (clock.GetUtcNow() - ProbeLook.Kept).ToUnixTimeMilliseconds());
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var points = await db.ProbeLooks.Where(look => look.ProbeId == id && look.At > since).GroupBy(look => look.At / width)
            .Select(some => new { some.Key, TookMs = some.Average(look => (double?)look.TookMs), Bad = some.Count(look => !look.IsGood) }).OrderBy(some => some.Key).ToListAsync(cancel);
        return points.ConvertAll(point => new ProbePoint(DateTimeOffset.FromUnixTimeMilliseconds(point.Key * width), point.TookMs, point.Bad));
    }

    /// <returns>The last looks, newest first.</returns>
    public async Task<IReadOnlyList<LookRow>> LooksAsync(ProbeId id, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var looks = await db.ProbeLooks.Where(look => look.ProbeId == id).OrderByDescending(look => look.At).Take(most).ToListAsync(cancel);
        return looks.ConvertAll(look => new LookRow(DateTimeOffset.FromUnixTimeMilliseconds(look.At), look.IsGood, look.TookMs, look.Problem));
    }

    /// <returns>Those that are to look now, the longest due first.</returns>
    internal async Task<IReadOnlyList<DueProbe>> DueAsync(DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await db.Probes.Where(probe => probe.NextAt != null && probe.NextAt <= now).OrderBy(probe => probe.NextAt).Take(most).ToListAsync(cancel)).ConvertAll(Due);
    }

    /// <returns>When some probe is to look next, of those that are not under way.</returns>
    internal async Task<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<ProbeId> underWay, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var first = await db.Probes.Where(probe => probe.NextAt != null).OrderBy(probe => probe.NextAt).Take(underWay.Count + 1).Select(probe => new { probe.Id, probe.NextAt }).ToListAsync(cancel);
        return first.Find(one => !underWay.Contains(one.Id))?.NextAt;
    }

    internal static DueProbe Due(Probe probe) => new(probe.Id, probe.ServiceId, probe.Name, probe.Check, probe.Rhythm, probe.Severity, probe.Standing);

    private async Task<IReadOnlyList<ProbeRow>> RowsAsync(ImpDb db, IQueryable<Probe> probes, CancellationToken cancel)
    {
        var since = (clock.GetUtcNow() - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds();
        var rows = await (
            from probe in probes
            join service in db.Services on probe.ServiceId equals service.Id
            orderby probe.Name
            select new
            {
                probe, service.Name, Good = db.ProbeHours.Where(hour => hour.ProbeId == probe.Id && hour.At > since).Sum(hour => hour.Good),
                Bad = db.ProbeHours.Where(hour => hour.ProbeId == probe.Id && hour.At > since).Sum(hour => hour.Bad),
            }).ToListAsync(cancel);
        var keys = rows.ConvertAll(row => ProbeAlerts.KeyOf(row.probe.Id));
        var open = await db.Incidents.Where(incident => incident.Response != ResponseState.Closed && keys.Contains(incident.DedupKey!))
            .Select(incident => new { incident.DedupKey, incident.Number }).ToListAsync(cancel);
        return rows.ConvertAll(row => new ProbeRow(
            row.probe.Id, row.probe.Name, row.probe.ServiceId, row.Name, row.probe.Check, row.probe.Rhythm, row.probe.Severity, row.probe.Standing, new Uptime(row.Good, row.Bad),
            open.Find(one => one.DedupKey == ProbeAlerts.KeyOf(row.probe.Id))?.Number, row.probe.CreatedAt, row.probe.ArchivedAt));
    }
}
