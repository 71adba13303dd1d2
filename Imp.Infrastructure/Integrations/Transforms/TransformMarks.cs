using System.Collections.Concurrent;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>How mappings fared at the front door, written down only when that changes: a mapping that works costs nothing more than the format it stands in for.</summary>
public sealed class TransformMarks(WriteGate gate, TimeProvider clock)
{
    private readonly ConcurrentDictionary<IntegrationId, (int Version, bool Failing)> known = new();

    /// <summary>The mapping gave a result.</summary>
    public Task WorkedAsync(IntegrationRef integration)
    {
        var now = (integration.Transform!.Version, Failing: false);
        // The first time after a start it is not known what was written down before.
        if (known.TryGetValue(integration.Id, out var before) && before == now) return Task.CompletedTask;
        known[integration.Id] = now;
        return gate.RunAsync(writer =>
        {
            TransformSql.Mark(writer, integration.Id, now.Version, null, clock.GetUtcNow());
            return Task.CompletedTask;
        });
    }

    /// <summary>The mapping gave none; the event was read as its format says.</summary>
    /// <param name="sequence">Of the event.</param>
    /// <param name="sentence">For the event's page.</param>
    public Task FailedAsync(IntegrationRef integration, long sequence, string why, string sentence)
    {
        var version = integration.Transform!.Version;
        known[integration.Id] = (version, true);
        return gate.RunAsync(writer =>
        {
            TransformSql.Ran(writer, sequence, version, sentence);
            TransformSql.Mark(writer, integration.Id, version, (sequence, why), clock.GetUtcNow());
            return Task.CompletedTask;
        });
    }
}
