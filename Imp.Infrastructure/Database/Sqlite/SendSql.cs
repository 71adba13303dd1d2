using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// What is written for every message, as statements that are prepared once: a job is taken, and what was delivered is written down. It says what
/// <c>Job</c> and <c>Delivery</c> say in the same cases, which a test compares; everything else that may become of a message goes through them.
/// </summary>
internal static class SendSql
{
    /// <summary>As <c>Job.Lease</c>: what is no longer pending is left alone.</summary>
    public static void Lease(Writer writer, long job, string run, DateTimeOffset until) => writer.Prepare("""
        UPDATE "Jobs" SET "State"='Running',"LeasedBy"=?2,"LeasedUntil"=?3,"Attempts"="Attempts"+1 WHERE "Sequence"=?1 AND "State"='Pending'
        """).Bind(job).Bind(run).Bind(until.ToUnixTimeMilliseconds()).Run();

    /// <returns>Null when there is no such job.</returns>
    public static (string Kind, string Queue)? QueueOf(Writer writer, long job) =>
        writer.Prepare("""SELECT "Kind","Queue" FROM "Jobs" WHERE "Sequence"=?1""").Bind(job).One<(string, string)?>(row => (row.Text(0)!, row.Text(1)!));

    /// <returns>What a message is about that was delivered and needs no second look: held by the run, alone in its message, and no page that nobody needs any more. Null for all others.</returns>
    public static Plain? FindPlain(Writer writer, long job, DeliveryId delivery, string run) => writer.Prepare("""
        SELECT d."IncidentId",d."UserId",d."MethodId",d."Channel",d."Purpose",(SELECT max(a."Ordinal") FROM "DeliveryAttempts" a WHERE a."DeliveryId"=d."Id"),m."ProvenAt",m."GoneAt"
        FROM "Jobs" j JOIN "Deliveries" d ON d."Id"=?2 JOIN "ContactMethods" m ON m."Id"=d."MethodId"
        WHERE j."Sequence"=?1 AND j."State"='Running' AND j."LeasedBy"=?3 AND j."Payload"=?4 AND d."BundleId" IS NULL
            AND (d."Purpose"<>'Page' OR d."IncidentId" IS NULL OR (SELECT i."Response" FROM "Incidents" i WHERE i."Id"=d."IncidentId")='Open')
        """).Bind(job).Bind(delivery.Value).Bind(run).Bind(delivery.Value.ToString("N"))
        .One(row => new Plain(
            row.IsNull(0) ? null : new IncidentId(row.Id(0)), new UserId(row.Id(1)), new ContactMethodId(row.Id(2)), Enum.Parse<ChannelKind>(row.Text(3)!), Enum.Parse<DeliveryPurpose>(row.Text(4)!),
            row.IsNull(5) ? 0 : (int)row.Number(5), Instant(row, 6), Instant(row, 7)));

    /// <summary>As <c>Job.Finish</c> and <c>Delivery.Tried</c> for what was delivered.</summary>
    public static void Deliver(Writer writer, long job, Delivered result, DeliveryAttempt attempt)
    {
        var now = attempt.At.ToUnixTimeMilliseconds();
        writer.Prepare("""UPDATE "Jobs" SET "State"='Done',"LeasedBy"=NULL,"LeasedUntil"=NULL,"FinishedAt"=?2 WHERE "Sequence"=?1""").Bind(job).Bind(now).Run();
        writer.Prepare("""
            UPDATE "Deliveries" SET "State"='Sent',"SentAt"=?2,"Reason"=NULL,"Reference"=coalesce(?3,"Reference"),"ReceiptDueAt"=coalesce(?4,"ReceiptDueAt") WHERE "Id"=?1
            """).Bind(attempt.DeliveryId.Value).Bind(now).Bind(result.Reference).Bind(result.AskAfter is { } after ? (attempt.At + after).ToUnixTimeMilliseconds() : null).Run();
        writer.Prepare("""INSERT INTO "DeliveryAttempts" ("DeliveryId","Ordinal","At","TookMs","Answer") VALUES (?1,?2,?3,?4,?5)""")
            .Bind(attempt.DeliveryId.Value).Bind(attempt.Ordinal).Bind(now).Bind(attempt.TookMs).Bind(attempt.Answer).Run();
    }

    private static DateTimeOffset? Instant(Statement row, int column) => row.IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(column));

    /// <param name="Attempts">How many were made before.</param>
    /// <param name="ProvenAt">Of the contact method.</param>
    /// <param name="GoneAt">Of the contact method.</param>
    internal sealed record Plain(
        IncidentId? Incident, UserId User, ContactMethodId Method, ChannelKind Channel, DeliveryPurpose Purpose, int Attempts, DateTimeOffset? ProvenAt, DateTimeOffset? GoneAt);
}
