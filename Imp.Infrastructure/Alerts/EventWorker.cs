using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Operations;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Alerts;

/// <summary>Turns stored events into incidents, in order of arrival, exactly once: what it does and that it was done are one transaction.</summary>
internal sealed class EventWorker(WriteGate gate, CommandBus bus, Handled handled, IEnumerable<IOpeningStep> steps, Instruments instruments, IChance chance, TimeProvider clock, ILogger<EventWorker> log) : IWorker
{
    private const int Batch = 1_000;

    private readonly IReadOnlyList<IOpeningStep> ordered = [.. steps.OrderBy(step => step.Order)];

    public IReadOnlyList<Topic> WokenBy => [Topic.Inbox];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var batch = new EventBatch(bus, ordered, chance, clock, Batch, log);
        await gate.SubmitAsync(batch);
        handled.Tell(batch.Settled);
        foreach (var one in batch.Settled) instruments.Settled(one);
        return batch.Count;
    }

    /// <summary>Nothing about events waits for a time.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);
}
