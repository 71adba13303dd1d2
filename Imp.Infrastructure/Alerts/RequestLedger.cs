using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Operations;

namespace Imp.Infrastructure.Alerts;

/// <summary>Takes whole requests in: several alerts in one transaction, all or none of them, and those that deliberately held none or were refused.</summary>
public sealed class RequestLedger(EventLedger ledger, WriteGate gate, StorageHealth health, LedgerAllowance allowance, Instruments instruments, TimeProvider clock)
{
    /// <summary>So much of a request without alert is kept.</summary>
    public const int KeptBytes = 4 * 1024;

    /// <summary>Stores the alerts of one request. When this returns they survive a power cut.</summary>
    /// <param name="deliveryId">The sender's id of the whole request; the same again has no second effect.</param>
    /// <returns>One receipt per alert, in order; a single one that is a repeat when the whole request was there already.</returns>
    /// <exception cref="StorageProblem">Nothing was stored.</exception>
    public async Task<IReadOnlyList<Receipt>> AcceptAsync(IntegrationRef integration, string format, IReadOnlyList<Alert> alerts, string? deliveryId, ReadOnlyMemory<byte> body)
    {
        if (alerts is [{ IsRepeated: false }]) return [await ledger.AcceptAsync(integration, format, deliveryId is null ? alerts[0] : alerts[0] with { SenderId = deliveryId }, body)];

        RefuseWhenFull();
        var insert = new InsertMany(integration, format, alerts, deliveryId, body, clock.GetUtcNow());
        await gate.SubmitAsync(insert);
        foreach (var receipt in insert.Receipts) if (receipt.Settled is not null) instruments.Joined();
        return insert.Receipts;
    }

    /// <summary>Writes down a request that made no alert. A sender that is broken for good cannot fill the disk with it: the body is cut, and beyond an allowance per hour nothing is written.</summary>
    /// <param name="outcome">Ignored or refused.</param>
    /// <param name="about">What it was about, as far as that was understood.</param>
    /// <returns>Null when it was not written down.</returns>
    public async Task<long?> NoteAsync(IntegrationRef integration, string format, EventOutcome outcome, string reason, Alert? about, ReadOnlyMemory<byte> body)
    {
        if (health.Trouble != StorageTrouble.None || !allowance.Take(integration.Id, outcome)) return null;

        about ??= new Alert(AlertAction.Trigger, null, outcome == EventOutcome.Refused ? "Refused request" : reason, AlertSeverity.Info);
        return await WriteAsync(integration, format, outcome, reason, about, body[..Math.Min(body.Length, KeptBytes)]);
    }

    /// <summary>Keeps what is worth keeping whole although it opens no incident, such as a change.</summary>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public Task<long?> KeepAsync(IntegrationRef integration, string format, string reason, Alert about, ReadOnlyMemory<byte> body)
    {
        RefuseWhenFull();
        return WriteAsync(integration, format, EventOutcome.Ignored, reason, about, body);
    }

    private async Task<long?> WriteAsync(IntegrationRef integration, string format, EventOutcome outcome, string reason, Alert about, ReadOnlyMemory<byte> body)
    {
        var note = new Note(integration, new NewEvent(clock.GetUtcNow(), format, about, "", null, outcome, reason, Details: about.Details?.Invoke()), body);
        await gate.SubmitAsync(note);
        return note.Sequence;
    }

    private void RefuseWhenFull()
    {
        // As for a single event: the space that was given up is for acknowledging and paging.
        if (health.Trouble == StorageTrouble.DiskFull) throw new StorageProblem(StorageTrouble.DiskFull);
    }

    private sealed class Note(IntegrationRef integration, NewEvent row, ReadOnlyMemory<byte> body) : Write(isLight: true)
    {
        public long? Sequence { get; private set; }

        public override Task RunAsync(Writer writer)
        {
            Sequence = EventSql.Insert(writer, integration, row, body.Span);
            writer.WillRing(Topic.Events);
            return Task.CompletedTask;
        }
    }

    /// <summary>By the same rule as a single event: what only joins an open incident is counted at once, everything else waits for the worker.</summary>
    private sealed class InsertMany(IntegrationRef integration, string format, IReadOnlyList<Alert> alerts, string? deliveryId, ReadOnlyMemory<byte> body, DateTimeOffset at) : Write(isLight: alerts.Count <= 20)
    {
        private readonly string? trace = Tracing.Here();

        // Made before the transaction: what fails while it is written must fail for all of them.
        private readonly List<(Alert Alert, AlertDetails? Details)> whole = [.. alerts.Select(alert => (alert, alert.Details?.Invoke()))];

        public List<Receipt> Receipts { get; } = new(alerts.Count);

        public override Task RunAsync(Writer writer)
        {
            long? first = null;
            foreach (var (alert, details) in whole)
            {
                var receipt = Insert(writer, alert, details, first);
                Receipts.Add(receipt);
                if (first is null && receipt.Repeat && deliveryId is not null) break;
                if (!receipt.Repeat) first ??= receipt.Sequence;
            }
            return Task.CompletedTask;
        }

        private Receipt Insert(Writer writer, Alert alert, AlertDetails? details, long? first)
        {
            var key = alert.DedupKey ?? DedupKeys.From(integration.Service, integration.Id, alert.Title ?? "");
            if (alert.IsRepeated && !IsNews(writer, alert, key)) return new Receipt(0, key, true, null);

            var joined = writer.Keys.Joins(integration.Service, key, alert);
            var grouped = integration.Flow?.IsOver(at, writer) == true;
            var reason = grouped ? Flow.Reason : null;
            // The id of the request stands at its first event, and there the database finds the repeat.
            var id = deliveryId is null ? alert.SenderId : first is null ? deliveryId : null;
            var row = new NewEvent(
                at, format, alert, key, id, joined is null ? EventOutcome.Received : EventOutcome.Attached, reason, joined?.Id, joined is null ? null : writer.Keys.LastOf(joined), first,
                joined is null ? details : null);
            if (EventSql.Insert(writer, integration, row, first is null ? body.Span : default) is not { } sequence)
                return new Receipt(EventSql.FindBySender(writer, integration, id!) ?? 0, key, true, null);

            if (trace is not null && joined is null) TraceSql.Keep(writer, TraceSql.Event(sequence), trace, at);
            if (joined is null) writer.Keys.Wait(integration.Service, key);
            else writer.Keys.Count(joined, sequence, at);
            writer.WillRing(joined is null ? Topic.Inbox : Topic.Events);
            return new Receipt(sequence, key, false, joined is null ? null : new Settlement(sequence, EventOutcome.Attached, reason, joined.Number), grouped);
        }

        /// <summary>Moves the alert's end, and says whether there is anything to be stored.</summary>
        private bool IsNews(Writer writer, Alert alert, string key)
        {
            if (alert.Action == AlertAction.Resolve)
            {
                ExpirySql.Remove(writer, integration.Service, key);
                return writer.Keys.Find(integration.Service, key) is not null || writer.Keys.IsWaiting(integration.Service, key);
            }
            if (alert.ExpiresAt is not { } expires) return true;
            ExpirySql.Set(writer, integration, key, at, expires);
            writer.WillRing(Topic.Happened(ExpiringAlert.Said));
            return true;
        }
    }
}
