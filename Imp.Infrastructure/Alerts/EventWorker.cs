using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Quiet;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Alerts;

/// <summary>Turns stored events into incidents, in order of arrival, exactly once: what it does and that it was done are one transaction.</summary>
internal sealed class EventWorker(WriteGate gate, CommandBus bus, Handled handled, QuietBoard quiet, IChance chance, TimeProvider clock, ILogger<EventWorker> log) : IWorker
{
    private const int Batch = 1_000;

    public IReadOnlyList<Topic> WokenBy => [Topic.Inbox, Topic.Happened("event.replayed")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var batch = new EventBatch(bus, quiet, chance, clock, Batch, log);
        await gate.SubmitAsync(batch);
        handled.Tell(batch.Settled);
        return batch.Count;
    }

    /// <summary>Nothing about events waits for a time.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);
}
