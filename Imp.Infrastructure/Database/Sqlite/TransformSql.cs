using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What transforms write in the event path: a stored request becomes its alerts, and marks say how it went.</summary>
internal static class TransformSql
{
    /// <summary>Rings when requests wait for their script.</summary>
    public static readonly Topic Waiting = new("transform.waiting");

    /// <summary>Keeps beside an event what was sent with its body.</summary>
    public static void Keep(Writer writer, long sequence, SentHead head) =>
        writer.Prepare("""INSERT INTO "TransformRuns" ("Sequence","Request") VALUES (?1,?2)""").Bind(sequence).Bind(head.ToJson()).Run();

    /// <summary>Says beside an event how its transform fared.</summary>
    public static void Ran(Writer writer, long sequence, int version, string? failure) =>
        writer.Prepare("""INSERT INTO "TransformRuns" ("Sequence","Version","Failure") VALUES (?1,?2,?3) ON CONFLICT ("Sequence") DO UPDATE SET "Version"=?2, "Failure"=?3""")
            .Bind(sequence).Bind((long?)version).Bind(failure).Run();

    /// <returns>True while the request waits for its script: whoever runs it twice writes it once.</returns>
    public static bool IsWaiting(Writer writer, long sequence) => Any(writer.Prepare("""SELECT 1 FROM "Events" WHERE "Sequence"=?1 AND "Outcome"='Transforming'""").Bind(sequence));

    /// <returns>True while further alerts of an earlier request of the integration wait behind this one's number: then it must wait for them.</returns>
    public static bool MustWait(Writer writer, IntegrationRef integration, long sequence) => Any(writer.Prepare("""
        SELECT 1 FROM "Events" WHERE "Outcome"='Received' AND "Sequence">?2 AND "IntegrationId"=?1 AND "RequestSequence"<?2 LIMIT 1
        """).Bind(integration.IdText).Bind(sequence));

    /// <summary>Puts an alert into the row of its request, for the worker to look at.</summary>
    public static void Become(Writer writer, long sequence, string format, Alert alert, string dedupKey, AlertDetails? details) =>
        writer.Prepare("""
            UPDATE "Events" SET "Format"=?2, "Action"=?3, "DedupKey"=?4, "Severity"=?5, "Title"=?6, "Source"=?7, "OccurredAt"=?8, "Details"=?9, "Outcome"='Received' WHERE "Sequence"=?1
            """)
            .Bind(sequence).Bind(format).Bind(alert.Action.Name()).Bind(dedupKey).Bind(alert.Severity.Name()).Bind(alert.Title).Bind(alert.Source)
            .Bind(alert.OccurredAt?.ToUnixTimeMilliseconds()).Bind(details?.ToJson()).Run();

    /// <summary>The request holds no alert.</summary>
    public static void End(Writer writer, long sequence, EventOutcome outcome, string reason, DateTimeOffset at) =>
        writer.Prepare("""UPDATE "Events" SET "Outcome"=?2, "Reason"=?3, "HandledAt"=?4 WHERE "Sequence"=?1""").Bind(sequence).Bind(outcome.Name()).Bind(reason).Bind(at.ToUnixTimeMilliseconds()).Run();

    /// <summary>Says on the integration that its transform failed; null that it works.</summary>
    /// <param name="version">Nothing is said about a later version.</param>
    public static void Mark(Writer writer, IntegrationId integration, int version, (long Event, string Why)? failure, DateTimeOffset at)
    {
        var changed = failure is var (sequence, why)
            ? writer.Prepare("""UPDATE "Transforms" SET "FailedAt"=?3, "FailedEvent"=?4, "Failure"=?5 WHERE "IntegrationId"=?1 AND "Version"=?2""")
                .Bind(integration.Value).Bind((long?)version).Bind(at.ToUnixTimeMilliseconds()).Bind(sequence).Bind(why).Run()
            : writer.Prepare("""UPDATE "Transforms" SET "FailedAt"=NULL, "FailedEvent"=NULL, "Failure"=NULL WHERE "IntegrationId"=?1 AND "Version"=?2 AND "FailedAt" IS NOT NULL""")
                .Bind(integration.Value).Bind((long?)version).Run();
        if (changed > 0) writer.WillRing(Topic.Transforms);
    }

    private static bool Any(Statement statement)
    {
        var found = statement.Step();
        statement.Reset();
        return found;
    }
}
