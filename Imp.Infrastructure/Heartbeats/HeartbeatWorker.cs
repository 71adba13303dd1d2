using Imp.Domain.Heartbeats;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Notices what did not come. Its first look after a start gives everybody grace anew: what was sent while Imp was away was not heard.</summary>
internal sealed class HeartbeatWorker(HeartbeatQueries heartbeats, PingDesk desk, WriteGate gate, TimeProvider clock) : IWorker
{
    private const int Batch = 200;

    private bool awake;

    public IReadOnlyList<Topic> WokenBy => [Topic.Beats, Topic.Heartbeats];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (!awake)
        {
            await gate.RunAsync(WakeUpAsync);
            awake = true;
        }
        // Asked outside of the gate, because nearly always nothing is due.
        if (await heartbeats.NextDueAsync(cancel) is not { } next || next > clock.GetUtcNow()) return 0;

        var moved = 0;
        await gate.RunAsync(async writer => moved = await LookAsync(writer));
        return moved;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => heartbeats.NextDueAsync(cancel);

    private async Task WakeUpAsync(Writer writer)
    {
        var now = clock.GetUtcNow();
        foreach (var heartbeat in HeartbeatSql.Waiting(writer))
            if (heartbeat.Pulse.AfterOurBreak(heartbeat.Rhythm, now) is var pulse && pulse != heartbeat.Pulse)
                await desk.PutAsync(writer, heartbeat, new Step(pulse, null), heartbeat.PingCount, now);
    }

    private async Task<int> LookAsync(Writer writer)
    {
        var now = clock.GetUtcNow();
        var due = HeartbeatSql.Due(writer, now, Batch);
        foreach (var heartbeat in due) await desk.PutAsync(writer, heartbeat, heartbeat.Pulse.At(now), heartbeat.PingCount, now);
        return due.Count;
    }
}
