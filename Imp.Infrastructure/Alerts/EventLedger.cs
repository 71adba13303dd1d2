using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Operations;

namespace Imp.Infrastructure.Alerts;

/// <summary>What a sender is told: the event is on disk.</summary>
/// <param name="Sequence">The event's public id.</param>
/// <param name="DedupKey">The sender's, or the one made for it.</param>
/// <param name="Repeat">True when the sender's own id was already there: no second effect.</param>
/// <param name="Settled">What became of it, when that was known at once.</param>
/// <param name="Grouped">True when it is beyond the limit of its integration: it is stored and counted, and opens no incident of its own.</param>
public readonly record struct Receipt(long Sequence, string DedupKey, bool Repeat, Settlement? Settled, bool Grouped = false);

/// <summary>Takes events in: durable first, looked at afterwards.</summary>
public sealed class EventLedger(WriteGate gate, StorageHealth health, Instruments instruments, TimeProvider clock)
{
    /// <summary>Stores an event in the next group commit. When this returns it survives a power cut.</summary>
    /// <param name="format">What it was recognised as.</param>
    /// <param name="body">The raw bytes as sent.</param>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public async Task<Receipt> AcceptAsync(IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body)
    {
        try
        {
            return await AcceptAndStayAsync(integration, format, alert, body);
        }
        finally
        {
            await Task.Yield();
        }
    }

    /// <summary>The same for an endpoint that has nothing left to do but to write a short answer: it goes on in the writer's own thread, which saves a hop per event.</summary>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public async Task<Receipt> AcceptAndStayAsync(IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body)
    {
        // The space that was given up is for acknowledging and paging; an event more would take it.
        if (health.Trouble == StorageTrouble.DiskFull) throw new StorageProblem(StorageTrouble.DiskFull);

        var insert = new Insert(integration, format, alert, body, clock.GetUtcNow(), Tracing.Here());
        await gate.SubmitAsync(insert);
        if (insert.Receipt.Settled is not null) instruments.Joined();
        return insert.Receipt;
    }

    /// <summary>Stores an event inside a write that is under way, so that it is there exactly when what it tells of is.</summary>
    internal async Task<Receipt> StoreAsync(Writer writer, IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body)
    {
        var insert = new Insert(integration, format, alert, body, clock.GetUtcNow(), Tracing.Here());
        await insert.RunAsync(writer);
        return insert.Receipt;
    }

    /// <summary>
    /// An alert that only joins an open incident is counted there in the same commit; one row and no second look. Whatever else an event
    /// wants, and everything behind an event of its key that still waits, is left to the worker, in order.
    /// </summary>
    private sealed class Insert(IntegrationRef integration, string format, Alert alert, ReadOnlyMemory<byte> body, DateTimeOffset at, string? trace) : Write(isLight: true, answersInPlace: true)
    {
        public Receipt Receipt { get; private set; }

        public override Task RunAsync(Writer writer)
        {
            var key = alert.DedupKey ?? DedupKeys.From(integration.Service, integration.Id, alert.Title ?? "");
            var joined = writer.Keys.Joins(integration.Service, key, alert);
            var grouped = integration.Flow?.IsOver(at, writer) == true;
            var reason = grouped ? Flow.Reason : null;
            var row = joined is null
                ? new NewEvent(at, format, alert, key, alert.SenderId, EventOutcome.Received, reason, Details: alert.Details?.Invoke())
                : new NewEvent(at, format, alert, key, alert.SenderId, EventOutcome.Attached, reason, joined.Id, Previous: writer.Keys.LastOf(joined));
            if (EventSql.Insert(writer, integration, row, body.Span) is not { } sequence)
            {
                Receipt = new Receipt(EventSql.FindBySender(writer, integration, alert.SenderId!) ?? 0, key, true, null);
                return Task.CompletedTask;
            }
            if (joined is null) Leave(writer, key, sequence);
            else Count(writer, joined, sequence);
            Receipt = new Receipt(sequence, key, false, joined is null ? null : new Settlement(sequence, EventOutcome.Attached, reason, joined.Number), grouped);
            return Task.CompletedTask;
        }

        private void Leave(Writer writer, string key, long sequence)
        {
            if (trace is not null) TraceSql.Keep(writer, TraceSql.Event(sequence), trace, at);
            writer.Keys.Wait(integration.Service, key);
            writer.WillRing(Topic.Inbox);
        }

        private void Count(Writer writer, OpenIncident joined, long sequence)
        {
            writer.Keys.Count(joined, sequence, at);
            writer.WillRing(Topic.Events);
        }
    }
}
