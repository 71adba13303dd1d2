using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// The hot path of events as SQL: the only statements outside EF Core, and the only writes of the tables' counters. Everything a
/// person would call a change still goes through a command (docs/decisions/0005).
/// </summary>
internal static class EventSql
{
    private const string InsertSql = """
        INSERT INTO "Events" ("IntegrationId","ServiceId","ReceivedAt","Format","Action","DedupKey","Severity","Title","Source","OccurredAt","SenderId","Outcome","Reason","IncidentId","HandledAt","PreviousSequence","RequestSequence","Details","Body")
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)
        ON CONFLICT ("IntegrationId","SenderId") WHERE "SenderId" IS NOT NULL DO NOTHING
        """;

    /// <summary>Stores an event.</summary>
    /// <returns>Its sequence; null when the sender's id is already there.</returns>
    public static long? Insert(Writer writer, IntegrationRef integration, in NewEvent row, ReadOnlySpan<byte> body)
    {
        var statement = writer.Prepare(InsertSql);
        var received = row.At.ToUnixTimeMilliseconds();
        var changed = statement
            .Bind(integration.IdText).Bind(integration.ServiceText).Bind(received).Bind(row.Format).Bind(row.Alert.Action.Name()).Bind(row.DedupKey).Bind(row.Alert.Severity.Name())
            .Bind(row.Alert.Title).Bind(row.Alert.Source).Bind(row.Alert.OccurredAt?.ToUnixTimeMilliseconds()).Bind(row.SenderId).Bind(row.Outcome.Name()).Bind(row.Reason)
            .Bind(row.Joined?.Value).Bind(row.Outcome is EventOutcome.Received or EventOutcome.Transforming ? null : received).Bind(row.Previous).Bind(row.Request).Bind(row.Details?.ToJson()).Bind(body)
            .Run();
        return changed == 0 ? null : statement.LastId();
    }

    /// <returns>The event that was stored under the sender's id.</returns>
    public static long? FindBySender(Writer writer, IntegrationRef integration, string senderId) =>
        writer.Prepare("""SELECT "Sequence" FROM "Events" WHERE "IntegrationId"=?1 AND "SenderId"=?2""").Bind(integration.IdText).Bind(senderId).One(row => (long?)row.Number(0));

    private const string Columns = """
        SELECT e."Sequence",e."IntegrationId",e."ServiceId",e."ReceivedAt",e."Action",e."DedupKey",e."Severity",e."Title",e."OccurredAt",coalesce(i."Name",h."Name",p."Name",''),e."Source",e."Details",
        """;

    private const string From = """
        FROM "Events" e LEFT JOIN "Integrations" i ON i."Id"=e."IntegrationId" LEFT JOIN "Heartbeats" h ON h."Id"=e."IntegrationId"
            LEFT JOIN "Probes" p ON p."Id"=e."IntegrationId"
        """;

    /// <returns>What has not been looked at yet, oldest first.</returns>
    public static List<PendingEvent> Pending(Writer writer, int limit)
    {
        var rows = writer.Prepare(Columns + """ e."Reason" """ + From + """ WHERE e."Outcome"='Received' ORDER BY e."Sequence" LIMIT ?1""").Bind(limit);
        var pending = new List<PendingEvent>();
        while (rows.Step()) pending.Add(Read(rows));
        return pending;
    }

    /// <returns>Those of the events that had no effect, as if they waited.</returns>
    public static List<PendingEvent> Idle(Writer writer, IEnumerable<long> sequences)
    {
        var idle = new List<PendingEvent>();
        foreach (var sequence in sequences.Order())
        {
            var row = writer.Prepare(Columns + " NULL " + From + """ WHERE e."Sequence"=?1 AND e."DedupKey"<>'' AND e."Outcome" IN ('Failed','Suppressed','Ignored')""").Bind(sequence);
            if (row.Step()) idle.Add(Read(row));
            row.Reset();
        }
        return idle;
    }

    /// <returns>The keys of everything that has not been looked at yet.</returns>
    public static List<(ServiceId Service, string Key)> WaitingKeys(Writer writer)
    {
        var rows = writer.Prepare("""SELECT DISTINCT "ServiceId","DedupKey" FROM "Events" WHERE "Outcome"='Received'""");
        var keys = new List<(ServiceId, string)>();
        while (rows.Step()) keys.Add((new ServiceId(rows.Id(0)), rows.Text(1)!));
        return keys;
    }

    /// <returns>True when somebody has the incident.</returns>
    public static bool IsAcknowledged(Writer writer, IncidentId incident) =>
        writer.Prepare("""SELECT 1 FROM "Incidents" WHERE "Id"=?1 AND "Response"='Acknowledged'""").Bind(incident.Value).One(_ => true);

    /// <returns>True when an earlier "resolve" of the key was ignored although it says it happened later than this trigger: the two overtook each other.</returns>
    public static bool IsOvertaken(Writer writer, ServiceId service, string dedupKey, DateTimeOffset occurred) =>
        writer.Prepare("""SELECT 1 FROM "Events" WHERE "ServiceId"=?1 AND "DedupKey"=?2 AND "Outcome"='Ignored' AND "Action"='Resolve' AND "OccurredAt">?3 LIMIT 1""")
            .Bind(service.Value).Bind(dedupKey).Bind(occurred.ToUnixTimeMilliseconds()).One(_ => true);

    /// <summary>Counts alerts into an incident.</summary>
    public static void Count(Writer writer, IncidentId incident, Tally tally) =>
        writer.Prepare("""UPDATE "Incidents" SET "AlertCount"="AlertCount"+?2, "LastSeenAt"=coalesce(?3, "LastSeenAt"), "LastEvent"=?4 WHERE "Id"=?1""")
            .Bind(incident.Value).Bind(tally.Alerts).Bind(tally.Last?.ToUnixTimeMilliseconds()).Bind(tally.LastEvent).Run();

    /// <summary>Writes down how far the counts go, in the transaction that writes them.</summary>
    public static void CountedUpTo(Writer writer, long sequence) =>
        writer.Prepare("""UPDATE "EventCursor" SET "CountedUpTo"=max("CountedUpTo", ?1)""").Bind(sequence).Run();

    /// <returns>Per incident what joined it after the counts were last written.</returns>
    public static List<(IncidentId Incident, Tally Tally, long UpTo)> Uncounted(Writer writer)
    {
        var rows = writer.Prepare("""
            SELECT "IncidentId", sum("Outcome" IN ('Created','Attached','Reopened')), max(CASE WHEN "Action"='Trigger' THEN "ReceivedAt" END), max("Sequence")
            FROM "Events" WHERE "Sequence" > (SELECT "CountedUpTo" FROM "EventCursor") AND "IncidentId" IS NOT NULL GROUP BY "IncidentId"
            """);
        var uncounted = new List<(IncidentId, Tally, long)>();
        while (rows.Step())
            uncounted.Add((new IncidentId(rows.Id(0)), new Tally(rows.Number(1), rows.IsNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(2)), rows.Number(3)), rows.Number(3)));
        return uncounted;
    }

    /// <summary>Puts an event that had no effect back into the line, to be handled as if it arrived now, by today's rules.</summary>
    public static void Requeue(Writer writer, long sequence, ServiceId service, string dedupKey)
    {
        writer.Prepare("""UPDATE "Events" SET "Outcome"='Received', "Reason"=NULL, "HandledAt"=NULL WHERE "Sequence"=?1""").Bind(sequence).Run();
        QuietSql.LetGo(writer, service, dedupKey);
        writer.Keys.Wait(service, dedupKey);
        writer.WillRing(Topic.Inbox);
    }

    /// <summary>The bodies stand in the file beside now.</summary>
    public static void DropBodies(Writer writer, long after, long upTo) =>
        writer.Prepare("""UPDATE "Events" SET "Body"=x'' WHERE "Sequence">?1 AND "Sequence"<=?2 AND length("Body")>0""").Bind(after).Bind(upTo).Run();

    /// <summary>Forgets some of the oldest events: not the newest of all, by which SQLite counts on, nor what waits or is held for later.</summary>
    /// <param name="after">Where the call before ended.</param>
    /// <returns>How far it got; null when no more are old enough.</returns>
    public static long? Forget(Writer writer, long after, DateTimeOffset before, int most)
    {
        var end = writer.Prepare("""SELECT max("Sequence") FROM (SELECT "Sequence","ReceivedAt" FROM "Events" WHERE "Sequence">?1 ORDER BY "Sequence" LIMIT ?2) WHERE "ReceivedAt"<?3""")
            .Bind(after).Bind((long)most).Bind(before.ToUnixTimeMilliseconds()).One(row => row.IsNull(0) ? (long?)null : row.Number(0));
        if (end is not { } last) return null;

        writer.Prepare("""
            DELETE FROM "Events" WHERE "Sequence">?1 AND "Sequence"<=?2 AND "HandledAt" IS NOT NULL
            AND "Sequence"<>(SELECT max("Sequence") FROM "Events") AND "Sequence" NOT IN (SELECT "Sequence" FROM "HeldAlerts")
            """).Bind(after).Bind(last).Run();
        writer.Prepare("""DELETE FROM "TransformRuns" WHERE "Sequence">?1 AND "Sequence"<=?2 AND "Sequence" NOT IN (SELECT "Sequence" FROM "Events" WHERE "Sequence">?1 AND "Sequence"<=?2)""").Bind(after).Bind(last).Run();
        return last;
    }

    /// <summary>Writes down what became of an event.</summary>
    /// <param name="previous">The incident's event before this one.</param>
    public static void Settle(Writer writer, long sequence, EventOutcome outcome, string? reason, IncidentId? incident, long? previous, DateTimeOffset at) =>
        writer.Prepare("""UPDATE "Events" SET "Outcome"=?2, "Reason"=?3, "IncidentId"=?4, "PreviousSequence"=?5, "HandledAt"=?6 WHERE "Sequence"=?1""")
            .Bind(sequence).Bind(outcome.Name()).Bind(reason).Bind(incident?.Value).Bind(previous).Bind(at.ToUnixTimeMilliseconds()).Run();

    private static PendingEvent Read(Statement row) => new(
        row.Number(0), new IntegrationId(row.Id(1)), new ServiceId(row.Id(2)), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(3)),
        Enum.Parse<AlertAction>(row.Text(4)!), row.Text(5)!, Enum.Parse<AlertSeverity>(row.Text(6)!),
        row.Text(7), row.IsNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(8)), row.Text(9)!, row.Text(10), row.Text(11), !row.IsNull(12));
}

/// <summary>An event that waits to be looked at.</summary>
/// <param name="IsBeyondLimit">Its integration sends too much: it opens nothing of its own. While an event waits, nothing else is a reason.</param>
internal readonly record struct PendingEvent(
    long Sequence, IntegrationId Integration, ServiceId Service, DateTimeOffset ReceivedAt, AlertAction Action, string DedupKey, AlertSeverity Severity,
    string? Title, DateTimeOffset? OccurredAt, string Sender, string? Source, string? Details, bool IsBeyondLimit = false);

/// <summary>One row to be stored.</summary>
/// <param name="DedupKey">"" where there is no alert.</param>
/// <param name="Joined">The incident it was counted into at once.</param>
/// <param name="Previous">The incident's event before this one.</param>
/// <param name="Request">The first event of the request; null for the first itself.</param>
internal readonly record struct NewEvent(
    DateTimeOffset At, string Format, Alert Alert, string DedupKey, string? SenderId, EventOutcome Outcome, string? Reason = null, IncidentId? Joined = null, long? Previous = null,
    long? Request = null, AlertDetails? Details = null);
