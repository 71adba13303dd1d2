using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Escalation;

/// <summary>Takes every step whose time has come.</summary>
internal sealed class EscalationWorker(EscalationQueries due, CommandBus bus, TimeProvider clock, ILogger<EscalationWorker> log) : IWorker
{
    private const int Batch = 50;

    private static readonly Actor Self = Actor.System("escalation");

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("escalation.started"), Topic.ClockJumps];

    /// <summary>Asks for all of a batch at once, so that they share a commit.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var incidents = await due.DueAsync(clock.GetUtcNow(), Batch, cancel);
        await Task.WhenAll(incidents.Select(incident => EscalateAsync(incident, cancel)));
        return incidents.Count;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => due.NextDueAsync(cancel);

    private async Task EscalateAsync(IncidentId incident, CancellationToken cancel)
    {
        try
        {
            await bus.ExecuteAsync(new EscalateIncident(incident), Self, cancel);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or Database.StorageProblem))
        {
            log.LogError(failure, "Escalating {Incident} failed", incident);
            await bus.ExecuteAsync(new PostponeEscalation(incident), Self, cancel); // one bad row must not starve the rest
        }
    }
}
