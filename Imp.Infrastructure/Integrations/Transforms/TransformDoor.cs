using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>What the front door does with requests of integrations that have a transform.</summary>
public sealed class TransformDoor(WriteGate gate, StorageHealth health, TransformMarks marks, TimeProvider clock)
{
    /// <summary>Stores a request whose script runs later. When this returns it survives a power cut.</summary>
    /// <param name="reading">What the format makes of it: shown until the script has run.</param>
    /// <param name="deliveryId">The sender's id of the request; the same again has no second effect.</param>
    /// <exception cref="StorageProblem">It was not stored.</exception>
    public async Task<Receipt> StoreAsync(IntegrationRef integration, string format, Reading reading, string? deliveryId, SenderRequest request)
    {
        if (health.Trouble == StorageTrouble.DiskFull) throw new StorageProblem(StorageTrouble.DiskFull);

        var store = new Store(integration, SentHead.Of(request, format), reading, deliveryId ?? reading.DeliveryId ?? (reading.Alerts is [var only] ? only.SenderId : null), request.Body, clock.GetUtcNow());
        await gate.SubmitAsync(store);
        return store.Receipt;
    }

    /// <summary>Writes down how a mapping fared, after its alerts are stored.</summary>
    /// <param name="failure">Null when it worked.</param>
    public Task MarkAsync(IntegrationRef integration, IReadOnlyList<Receipt> receipts, string? failure, IFormat format)
    {
        if (failure is null) return marks.WorkedAsync(integration);
        return receipts is [{ Repeat: false, Sequence: > 0 } first, ..] ? marks.FailedAsync(integration, first.Sequence, failure, TransformReading.Sentence(failure, format)) : Task.CompletedTask;
    }

    private sealed class Store(IntegrationRef integration, SentHead head, Reading reading, string? deliveryId, ReadOnlyMemory<byte> body, DateTimeOffset at) : Write(isLight: true)
    {
        public Receipt Receipt { get; private set; }

        public override Task RunAsync(Writer writer)
        {
            var about = reading.Alerts is [var first, ..] ? first : reading.About ?? new Alert(AlertAction.Trigger, null, null, AlertSeverity.Error);
            var row = new NewEvent(at, head.Format, about, "", deliveryId, EventOutcome.Transforming);
            if (EventSql.Insert(writer, integration, row, body.Span) is { } sequence)
            {
                TransformSql.Keep(writer, sequence, head);
                writer.WillRing(TransformSql.Waiting);
                writer.WillRing(Topic.Events);
                Receipt = new Receipt(sequence, "", false, null);
            }
            else Receipt = new Receipt(EventSql.FindBySender(writer, integration, deliveryId!) ?? 0, "", true, null);
            return Task.CompletedTask;
        }
    }
}
