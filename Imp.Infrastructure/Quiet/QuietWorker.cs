using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Quiet;

/// <summary>Lets quiet times begin and end at their instants, and puts what still fires at the end back into the line.</summary>
internal sealed class QuietWorker(QuietQueries quiet, CommandBus bus, WriteGate gate, TimeProvider clock) : IWorker
{
    private static readonly Actor Self = Actor.System("quiet");

    public IReadOnlyList<Topic> WokenBy => [Topic.Quiet];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var due = await quiet.DueAsync(clock.GetUtcNow(), cancel);
        foreach (var id in due) await bus.ExecuteAsync(new TurnQuiet(id), Self, cancel);
        var over = await quiet.HoldingWithoutReasonAsync(clock.GetUtcNow(), cancel);
        var moved = due.Count;
        foreach (var id in over)
            await gate.RunAsync(writer =>
            {
                moved += QuietSql.Requeue(writer, id);
                return Task.CompletedTask;
            });
        return moved;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => quiet.NextDueAsync(cancel);
}
