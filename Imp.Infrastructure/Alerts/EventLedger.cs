using Imp.Domain.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Alerts;

/// <summary>What a sender is told: the event is on disk.</summary>
/// <param name="Sequence">The event's public id.</param>
/// <param name="DedupKey">The sender's, or the one made for it.</param>
/// <param name="Repeat">True when the sender's own id was already there: no second effect.</param>
public readonly record struct Receipt(long Sequence, string DedupKey, bool Repeat);

/// <summary>Takes events in: durable first, looked at afterwards.</summary>
public sealed class EventLedger(WriteGate gate, StorageHealth health, TimeProvider clock)
{
    /// <summary>Stores an event in the next group commit. When this returns it survives a power cut.</summary>
    /// <param name="format">What it was recognised as.</param>
    /// <param name="body">The raw bytes as sent.</param>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public async Task<Receipt> AcceptAsync(IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body)
    {
        // The space that was given up is for acknowledging and paging; an event more would take it.
        if (health.Trouble == StorageTrouble.DiskFull) throw new StorageProblem(StorageTrouble.DiskFull);

        var insert = new Insert(integration, format, alert, body, clock.GetUtcNow());
        await gate.SubmitAsync(insert);
        return insert.Receipt;
    }

    private sealed class Insert(IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body, DateTimeOffset at) : Write
    {
        public Receipt Receipt { get; private set; }

        public override Task RunAsync(Writer writer)
        {
            var key = alert.DedupKey ?? DedupKeys.From(integration.Service, integration.Id, alert.Title ?? "");
            var sequence = EventSql.Insert(writer, integration.Id, integration.Service, at, format, alert, key, body);
            Receipt = sequence is { } stored
                ? new Receipt(stored, key, false)
                : new Receipt(EventSql.FindBySender(writer, integration.Id, alert.SenderId!) ?? 0, key, true);
            writer.WillRing(Topic.Inbox);
            return Task.CompletedTask;
        }
    }
}
