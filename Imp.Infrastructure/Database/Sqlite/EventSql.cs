using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// The hot path of events as SQL: the only statements outside EF Core, and the only writes of the tables' counters. Everything a
/// person would call a change still goes through a command (docs/decisions/0005).
/// </summary>
internal static class EventSql
{
    private const string InsertSql = """
        INSERT INTO "Events" ("IntegrationId","ServiceId","ReceivedAt","Format","Action","DedupKey","Severity","Title","Source","OccurredAt","SenderId","Outcome","IncidentId","HandledAt","PreviousSequence","Body")
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)
        ON CONFLICT ("IntegrationId","SenderId") WHERE "SenderId" IS NOT NULL DO NOTHING
        """;

    /// <summary>Stores an event.</summary>
    /// <param name="joined">The incident it was counted into at once; null when it has to be looked at.</param>
    /// <param name="previous">The incident's event before this one.</param>
    /// <returns>Its sequence; null when the sender's id is already there.</returns>
    public static long? Insert(Writer writer, IntegrationRef integration, DateTimeOffset at, string format, Alert alert, string dedupKey, IncidentId? joined, long? previous, ReadOnlySpan<byte> body)
    {
        var received = at.ToUnixTimeMilliseconds();
        var statement = writer.Prepare(InsertSql);
        var changed = statement
            .Bind(integration.IdText).Bind(integration.ServiceText).Bind(received).Bind(format).Bind(alert.Action.Name()).Bind(dedupKey).Bind(alert.Severity.Name())
            .Bind(alert.Title).Bind(alert.Source).Bind(alert.OccurredAt?.ToUnixTimeMilliseconds()).Bind(alert.SenderId)
            .Bind((joined is null ? EventOutcome.Received : EventOutcome.Attached).Name()).Bind(joined?.Value).Bind(joined is null ? null : received).Bind(previous).Bind(body)
            .Run();
        return changed == 0 ? null : statement.LastId();
    }

    /// <returns>The event that was stored under the sender's id.</returns>
    public static long? FindBySender(Writer writer, IntegrationRef integration, string senderId) =>
        One(writer.Prepare("""SELECT "Sequence" FROM "Events" WHERE "IntegrationId"=?1 AND "SenderId"=?2""").Bind(integration.IdText).Bind(senderId), row => (long?)row.Number(0));

    /// <returns>What has not been looked at yet, oldest first.</returns>
    public static List<PendingEvent> Pending(Writer writer, int limit)
    {
        var rows = writer.Prepare("""
            SELECT e."Sequence",e."IntegrationId",e."ServiceId",e."ReceivedAt",e."Action",e."DedupKey",e."Severity",e."Title",e."OccurredAt",coalesce(i."Name",h."Name",p."Name",''),e."Source"
            FROM "Events" e LEFT JOIN "Integrations" i ON i."Id"=e."IntegrationId" LEFT JOIN "Heartbeats" h ON h."Id"=e."IntegrationId"
                LEFT JOIN "Probes" p ON p."Id"=e."IntegrationId"
            WHERE e."Outcome"='Received' ORDER BY e."Sequence" LIMIT ?1
            """).Bind(limit);
        var pending = new List<PendingEvent>();
        while (rows.Step()) pending.Add(Read(rows));
        return pending;
    }

    /// <returns>The keys of everything that has not been looked at yet.</returns>
    public static List<(ServiceId Service, string Key)> WaitingKeys(Writer writer)
    {
        var rows = writer.Prepare("""SELECT DISTINCT "ServiceId","DedupKey" FROM "Events" WHERE "Outcome"='Received'""");
        var keys = new List<(ServiceId, string)>();
        while (rows.Step()) keys.Add((new ServiceId(rows.Id(0)), rows.Text(1)!));
        return keys;
    }

    /// <returns>The incident that is not closed and has the key; null when there is none.</returns>
    public static OpenIncident? FindOpen(Writer writer, ServiceId service, string dedupKey) =>
        One(
            writer.Prepare("""SELECT "Id","Number","Severity","LastEvent" FROM "Incidents" WHERE "ServiceId"=?1 AND "DedupKey"=?2 AND "Response" <> 'Closed'""").Bind(service.Value).Bind(dedupKey),
            row => new OpenIncident(new IncidentId(row.Id(0)), row.Number(1), Enum.Parse<Severity>(row.Text(2)!), row.IsNull(3) ? null : row.Number(3)));

    /// <returns>True when somebody has the incident.</returns>
    public static bool IsAcknowledged(Writer writer, IncidentId incident) =>
        One(writer.Prepare("""SELECT 1 FROM "Incidents" WHERE "Id"=?1 AND "Response"='Acknowledged'""").Bind(incident.Value), _ => true);

    /// <returns>True when an earlier "resolve" of the key was ignored although it says it happened later than this trigger: the two overtook each other.</returns>
    public static bool IsOvertaken(Writer writer, ServiceId service, string dedupKey, DateTimeOffset occurred) =>
        One(
            writer.Prepare("""SELECT 1 FROM "Events" WHERE "ServiceId"=?1 AND "DedupKey"=?2 AND "Outcome"='Ignored' AND "Action"='Resolve' AND "OccurredAt">?3 LIMIT 1""")
                .Bind(service.Value).Bind(dedupKey).Bind(occurred.ToUnixTimeMilliseconds()),
            _ => true);

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

    /// <summary>Writes down what became of an event.</summary>
    /// <param name="previous">The incident's event before this one.</param>
    public static void Settle(Writer writer, long sequence, EventOutcome outcome, string? reason, IncidentId? incident, long? previous, DateTimeOffset at) =>
        writer.Prepare("""UPDATE "Events" SET "Outcome"=?2, "Reason"=?3, "IncidentId"=?4, "PreviousSequence"=?5, "HandledAt"=?6 WHERE "Sequence"=?1""")
            .Bind(sequence).Bind(outcome.Name()).Bind(reason).Bind(incident?.Value).Bind(previous).Bind(at.ToUnixTimeMilliseconds()).Run();

    private static PendingEvent Read(Statement row) => new(
        row.Number(0), new IntegrationId(row.Id(1)), new ServiceId(row.Id(2)), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(3)),
        Enum.Parse<AlertAction>(row.Text(4)!), row.Text(5)!, Enum.Parse<AlertSeverity>(row.Text(6)!),
        row.Text(7), row.IsNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(8)), row.Text(9)!, row.Text(10));

    private static T? One<T>(Statement statement, Func<Statement, T> read)
    {
        var found = statement.Step() ? read(statement) : default;
        statement.Reset();
        return found;
    }
}

/// <summary>An event that waits to be looked at.</summary>
internal readonly record struct PendingEvent(
    long Sequence, IntegrationId Integration, ServiceId Service, DateTimeOffset ReceivedAt, AlertAction Action, string DedupKey, AlertSeverity Severity,
    string? Title, DateTimeOffset? OccurredAt, string Sender, string? Source);

/// <summary>What the event path needs to know of an incident.</summary>
/// <param name="LastEvent">Its latest event as of its row; what joined since is in <see cref="OpenKeys"/>.</param>
internal sealed record OpenIncident(IncidentId Id, long Number, Severity Severity, long? LastEvent);
