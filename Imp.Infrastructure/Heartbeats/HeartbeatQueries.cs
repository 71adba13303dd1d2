using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>One heartbeat in a list.</summary>
/// <param name="State">As of the reading.</param>
/// <param name="LastPingAt">Of any kind; null when none came.</param>
/// <param name="Incident">Number of the incident that it has open; null when none is.</param>
public sealed record HeartbeatRow(
    HeartbeatId Id, string Name, string Slug, ServiceId ServiceId, string Service, Rhythm Rhythm, AlertSeverity Severity, HeartbeatState State, Pulse Pulse,
    DateTimeOffset? LastPingAt, long PingCount, long? Incident, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt)
{
    /// <summary>It should have begun by now: nothing came since it was made, more than a day ago.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>What it is for; null when nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Null while it is watched.</summary>
    public DateTimeOffset? PausedAt { get; init; }
}

/// <summary>One ping.</summary>
/// <param name="Took">How long the run lasted, when its start is known.</param>
public sealed record PingRow(long Number, DateTimeOffset At, BeatKind Kind, int? ExitCode, TimeSpan? Took, string? From, string? Body);

/// <summary>Reads heartbeats. They are few: lists are not paged.</summary>
public sealed class HeartbeatQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<HeartbeatRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Heartbeats.Where(heartbeat => (heartbeat.ArchivedAt != null) == archived), cancel);
    }

    /// <returns>Null when there is no such heartbeat.</returns>
    public async Task<HeartbeatRow?> GetAsync(HeartbeatId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await RowsAsync(db, db.Heartbeats.Where(heartbeat => heartbeat.Id == id), cancel)).SingleOrDefault();
    }

    /// <returns>The service's heartbeats in use, by name.</returns>
    public async Task<IReadOnlyList<HeartbeatRow>> OfServiceAsync(ServiceId service, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Heartbeats.Where(heartbeat => heartbeat.ServiceId == service && heartbeat.ArchivedAt == null), cancel);
    }

    /// <returns>The service's heartbeat in use of that name, else of that short name; null when there is none.</returns>
    public async Task<HeartbeatRow?> OfNameAsync(ServiceId service, string name, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var rows = await RowsAsync(db, db.Heartbeats.Where(heartbeat => heartbeat.ServiceId == service && heartbeat.ArchivedAt == null && (heartbeat.Name == name || heartbeat.Slug == name)), cancel);
        return rows.FirstOrDefault(row => row.Name == name) ?? rows.FirstOrDefault();
    }

    /// <returns>A short name for a heartbeat that a program makes, which no other of the service has.</returns>
    public async Task<string> FreeSlugAsync(ServiceId service, string name, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var near = Slug.Of(name);
        var isTaken = await db.Heartbeats.AnyAsync(heartbeat => heartbeat.ServiceId == service && heartbeat.ArchivedAt == null && heartbeat.Slug == near, cancel);
        return Slug.ForProgram(name, _ => isTaken);
    }

    /// <returns>The last pings, newest first.</returns>
    public async Task<IReadOnlyList<PingRow>> PingsAsync(HeartbeatId id, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var pings = await db.HeartbeatPings.Where(ping => ping.HeartbeatId == id).OrderByDescending(ping => ping.Number).Take(most).ToListAsync(cancel);
        return pings.ConvertAll(ping => new PingRow(
            ping.Number, ping.At, ping.Kind, ping.ExitCode, ping.TookMs is { } took ? TimeSpan.FromMilliseconds(took) : null, ping.From, ping.Body is { } body ? System.Text.Encoding.UTF8.GetString(body) : null));
    }

    /// <returns>When time next changes something; null when it does not.</returns>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Heartbeats.Where(heartbeat => heartbeat.NextAt != null).OrderBy(heartbeat => heartbeat.NextAt).Select(heartbeat => heartbeat.NextAt).FirstOrDefaultAsync(cancel);
    }

    private async Task<IReadOnlyList<HeartbeatRow>> RowsAsync(ImpDb db, IQueryable<Heartbeat> heartbeats, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from heartbeat in heartbeats
            join service in db.Services on heartbeat.ServiceId equals service.Id
            orderby heartbeat.Name
            select new { heartbeat, service.Name, LastPingAt = db.HeartbeatPings.Where(ping => ping.HeartbeatId == heartbeat.Id).OrderByDescending(ping => ping.Number).Select(ping => (DateTimeOffset?)ping.At).FirstOrDefault() })
            .ToListAsync(cancel);
        var keys = rows.ConvertAll(row => HeartbeatAlerts.KeyOf(row.heartbeat.Id));
        var open = await db.Incidents.Where(incident => incident.Response != ResponseState.Closed && keys.Contains(incident.DedupKey!))
            .Select(incident => new { incident.DedupKey, incident.Number }).ToListAsync(cancel);
        return rows.ConvertAll(row => new HeartbeatRow(
            row.heartbeat.Id, row.heartbeat.Name, row.heartbeat.Slug, row.heartbeat.ServiceId, row.Name, row.heartbeat.Rhythm, row.heartbeat.Severity, row.heartbeat.Pulse.State(now), row.heartbeat.Pulse,
            row.LastPingAt, row.heartbeat.PingCount, open.Find(one => one.DedupKey == HeartbeatAlerts.KeyOf(row.heartbeat.Id))?.Number, row.heartbeat.CreatedAt, row.heartbeat.ArchivedAt)
        {
            Description = row.heartbeat.Description, PausedAt = row.heartbeat.PausedAt,
            IsForgotten = row.heartbeat.PausedAt is null && row.heartbeat.PingCount == 0 && now - row.heartbeat.CreatedAt > ForgottenAfter,
        });
    }
}
