using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Operations;

/// <summary>Lets the log write as much as the settings say again when its time is over.</summary>
internal sealed class LogReturn(LogSwitch log, CommandBus bus, TimeProvider clock) : IWorker
{
    public IReadOnlyList<Topic> WokenBy => [Topic.System];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (log.Until is not { } until || until > clock.GetUtcNow()) return 0;
        await bus.ExecuteAsync(new SetLogDetail(log.Configured), Actor.System("log"), cancel);
        return 1;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult(log.Until);
}
