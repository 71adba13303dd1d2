using System.Collections.Concurrent;
using System.Text.Json;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>What became of a ping.</summary>
public enum PingFate
{
    /// <summary>It survives a power cut.</summary>
    Kept,
    /// <summary>There is no such heartbeat any more.</summary>
    Unknown,
    /// <summary>The heartbeat has had too many in too short a time; nothing was written.</summary>
    TooMany,
}

/// <summary>Takes pings in. What a ping changes, and the alert that it makes, are one write with it.</summary>
public sealed class PingDesk : IDisposable
{
    /// <summary>So much of what is posted along is kept.</summary>
    public const int BodyLimit = 10_000;

    /// <summary>So many pings of one heartbeat at once; after that one a second.</summary>
    public const int Burst = 60;

    private readonly ConcurrentDictionary<HeartbeatId, TokenBucket> flows = new();
    private readonly WriteGate gate;
    private readonly EventLedger ledger;
    private readonly StorageHealth health;
    private readonly TimeProvider clock;
    private readonly Remembered<(ServiceId? Service, string Name), object> known;

    public PingDesk(IDbContextFactory<ImpDb> dbs, WriteGate gate, EventLedger ledger, StorageHealth health, Bell bell, TimeProvider clock)
    {
        (this.gate, this.ledger, this.health, this.clock) = (gate, ledger, health, clock);
        known = new(dbs, bell, [Topic.Heartbeats], ReadAsync);
    }

    /// <returns>The heartbeat of the id; null when there is none in use.</returns>
    public ValueTask<HeartbeatId?> FindAsync(Guid id, CancellationToken cancel) => FindAsync(null, id.ToString("D").ToUpperInvariant(), cancel);

    /// <returns>The service's heartbeat of that slug; null when there is none in use.</returns>
    public async ValueTask<HeartbeatId?> FindAsync(ServiceId? service, string name, CancellationToken cancel) => (HeartbeatId?)await known.FindAsync((service, name), cancel);

    /// <summary>Writes a ping down. When this returns it survives a power cut.</summary>
    /// <param name="from">Network address.</param>
    /// <param name="body">What was posted along, cut at <see cref="BodyLimit"/>.</param>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public async Task<PingFate> PingAsync(HeartbeatId id, Beat beat, string? from, byte[]? body)
    {
        if (!MayPass(id)) return PingFate.TooMany;
        if (health.Trouble == StorageTrouble.DiskFull) throw new StorageProblem(StorageTrouble.DiskFull);

        var ping = new Ping(this, id, beat, from, body is { Length: > 0 } ? body : null);
        await gate.SubmitAsync(ping);
        return ping.Found ? PingFate.Kept : PingFate.Unknown;
    }

    public void Dispose() => known.Dispose();

    private bool MayPass(HeartbeatId id)
    {
        var flow = flows.GetOrAdd(id, _ => new TokenBucket(1, Burst));
        lock (flow) return flow.Take(clock.GetUtcNow().Ticks);
    }

    /// <summary>Writes down where a heartbeat stands, and stores the alert that this makes.</summary>
    internal async Task PutAsync(Writer writer, WatchedHeartbeat heartbeat, Step step, long pings, DateTimeOffset now, Beat? beat = null, byte[]? body = null)
    {
        HeartbeatSql.Put(writer, heartbeat.Id, step.Pulse, pings);
        writer.WillRing(Topic.Beats);
        if (step.Alarm is not { } alarm) return;

        // To the event path a heartbeat is a sender like any other.
        var sender = new IntegrationRef(new IntegrationId(heartbeat.Id.Value), heartbeat.Service, heartbeat.Name);
        await ledger.StoreAsync(writer, sender, HeartbeatAlerts.Format, HeartbeatAlerts.Of(alarm, heartbeat.Id, heartbeat.Name, heartbeat.Severity, beat?.ExitCode, now), Tell(heartbeat, alarm, beat, body));
    }

    private static byte[] Tell(WatchedHeartbeat heartbeat, HeartbeatAlarm alarm, Beat? beat, byte[]? body) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            heartbeat = heartbeat.Name, what = alarm.ToString().ToLowerInvariant(), lastBeatAt = heartbeat.Pulse.LastBeatAt, dueAt = heartbeat.Pulse.DueAt,
            startedAt = heartbeat.Pulse.RunStartedAt, exitCode = beat?.ExitCode, output = body is null ? null : System.Text.Encoding.UTF8.GetString(body),
        });

    private static async Task<object?> ReadAsync(ImpDb db, (ServiceId? Service, string Name) wanted, CancellationToken cancel)
    {
        var active = db.Heartbeats.Where(heartbeat => heartbeat.ArchivedAt == null);
        if (wanted.Service is { } service) active = active.Where(heartbeat => heartbeat.ServiceId == service && heartbeat.Slug == wanted.Name);
        else
        {
            var id = new HeartbeatId(Guid.Parse(wanted.Name));
            active = active.Where(heartbeat => heartbeat.Id == id);
        }
        return await active.Select(heartbeat => (HeartbeatId?)heartbeat.Id).SingleOrDefaultAsync(cancel);
    }

    private sealed class Ping(PingDesk desk, HeartbeatId id, Beat beat, string? from, byte[]? body) : Write(isLight: true)
    {
        public bool Found { get; private set; }

        public override async Task RunAsync(Writer writer)
        {
            if (HeartbeatSql.Find(writer, id) is not { } heartbeat) return;

            Found = true;
            var now = desk.clock.GetUtcNow();
            var number = heartbeat.PingCount + 1;
            HeartbeatSql.Keep(writer, new HeartbeatPing
            {
                HeartbeatId = id, Number = number, At = now, Kind = beat.Kind, Run = beat.Run, ExitCode = beat.ExitCode, From = from, Body = body,
                TookMs = StartOf(writer, heartbeat) is { } began ? (long)(now - began).TotalMilliseconds : null,
            });
            var step = heartbeat.IsPaused ? heartbeat.Pulse.AfterWhilePaused(beat, now) : heartbeat.Pulse.After(beat, heartbeat.Rhythm, now);
            await desk.PutAsync(writer, heartbeat, step, number, now, beat, body);
        }

        private DateTimeOffset? StartOf(Writer writer, WatchedHeartbeat heartbeat) => beat switch
        {
            { Kind: BeatKind.Start or BeatKind.Log } => null,
            { Run: { } run } => HeartbeatSql.StartOf(writer, id, run),
            _ => heartbeat.Pulse.RunStartedAt,
        };
    }
}
