using System.Diagnostics;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Alerts;

/// <summary>What a replay would make of one event.</summary>
public sealed record RehearsedEvent(long Sequence, string? Title, Settlement Would);

/// <summary>Shows what a replay would do, by doing it in a transaction that is rolled back: it cannot differ from the real one.</summary>
public sealed class ReplayRehearsal
{
    /// <summary>So long it may keep the writer to itself.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(40);

    private readonly WriteGate gate;
    private readonly CommandBus bus;
    private readonly IChance chance;
    private readonly TimeProvider clock;
    private readonly ILogger<ReplayRehearsal> log;
    private readonly IReadOnlyList<IOpeningStep> steps;

    internal ReplayRehearsal(WriteGate gate, CommandBus bus, IEnumerable<IOpeningStep> steps, IChance chance, TimeProvider clock, ILogger<ReplayRehearsal> log)
    {
        (this.gate, this.bus, this.chance, this.clock, this.log) = (gate, bus, chance, clock, log);
        this.steps = [.. steps.OrderBy(step => step.Order)];
    }

    /// <returns>What would become of each that can be replayed, in order; fewer when they are too many to try at once.</returns>
    public async Task<IReadOnlyList<RehearsedEvent>> RunAsync(IReadOnlyList<long> events)
    {
        var tried = new List<RehearsedEvent>();
        await gate.RunAsync(async writer =>
        {
            var started = Stopwatch.GetTimestamp();
            await using var savepoint = writer.Savepoint();
            var batch = new EventBatch(bus, steps, chance, clock, 0, log) { IsRehearsal = true };
            foreach (var next in EventSql.Idle(writer, events))
            {
                tried.Add(new RehearsedEvent(next.Sequence, next.Title, await batch.RehearseAsync(writer, next)));
                if (Stopwatch.GetElapsedTime(started) > Longest) break;
            }
            // Not kept: rolled back. What was remembered meanwhile is not true.
            writer.Keys.Forget();
        });
        return tried;
    }
}
