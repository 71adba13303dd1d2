using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// The hot path of events as set-based SQL: the only statements outside EF Core, and the only writes of the tables' counters. Everything a
/// person would call a change still goes through a command (docs/decisions/0005).
/// </summary>
internal static class EventSql
{
    private const string InsertSql = """
        INSERT INTO "Events" ("IntegrationId","ServiceId","ReceivedAt","Format","Action","DedupKey","Severity","Title","Source","OccurredAt","SenderId","Outcome","Body")
        VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'Received',$12)
        ON CONFLICT ("IntegrationId","SenderId") WHERE "SenderId" IS NOT NULL DO NOTHING
        RETURNING "Sequence"
        """;

    /// <summary>Stores an event.</summary>
    /// <returns>Its sequence; null when the sender's id is already there.</returns>
    public static long? Insert(Writer writer, IntegrationId integration, ServiceId service, DateTimeOffset at, string format, Alert alert, string dedupKey, ReadOnlyMemory<byte> body)
    {
        var command = writer.Prepare(InsertSql, 12);
        var values = command.Parameters;
        values[0].Value = integration.Value;
        values[1].Value = service.Value;
        values[2].Value = at.ToUnixTimeMilliseconds();
        values[3].Value = format;
        values[4].Value = alert.Action.Name();
        values[5].Value = dedupKey;
        values[6].Value = alert.Severity.Name();
        values[7].Value = (object?)alert.Title ?? DBNull.Value;
        values[8].Value = (object?)alert.Source ?? DBNull.Value;
        values[9].Value = (object?)alert.OccurredAt?.ToUnixTimeMilliseconds() ?? DBNull.Value;
        values[10].Value = (object?)alert.SenderId ?? DBNull.Value;
        values[11].Value = body.ToArray();
        return (long?)command.ExecuteScalar();
    }

    /// <returns>The event that was stored under the sender's id.</returns>
    public static long? FindBySender(Writer writer, IntegrationId integration, string senderId)
    {
        var command = writer.Prepare("""SELECT "Sequence" FROM "Events" WHERE "IntegrationId"=$1 AND "SenderId"=$2""", 2);
        command.Parameters[0].Value = integration.Value;
        command.Parameters[1].Value = senderId;
        return (long?)command.ExecuteScalar();
    }

    /// <returns>What has not been looked at yet, oldest first.</returns>
    public static List<PendingEvent> Pending(Writer writer, int limit)
    {
        var command = writer.Prepare("""
            SELECT e."Sequence",e."IntegrationId",e."ServiceId",e."ReceivedAt",e."Action",e."DedupKey",e."Severity",e."Title",e."OccurredAt",i."Name"
            FROM "Events" e JOIN "Integrations" i ON i."Id"=e."IntegrationId"
            WHERE e."Sequence" > (SELECT "HandledUpTo" FROM "EventCursor") ORDER BY e."Sequence" LIMIT $1
            """, 1);
        command.Parameters[0].Value = limit;
        using var reader = command.ExecuteReader();
        var pending = new List<PendingEvent>();
        while (reader.Read()) pending.Add(Read(reader));
        return pending;
    }

    /// <returns>The incident that is not closed and has the key; null when there is none.</returns>
    public static OpenIncident? FindOpen(Writer writer, ServiceId service, string dedupKey)
    {
        var command = writer.Prepare("""SELECT "Id","Number","Severity","Response" FROM "Incidents" WHERE "ServiceId"=$1 AND "DedupKey"=$2 AND "Response" <> 'Closed'""", 2);
        command.Parameters[0].Value = service.Value;
        command.Parameters[1].Value = dedupKey;
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new OpenIncident(new IncidentId(reader.GetGuid(0)), reader.GetInt64(1), Enum.Parse<Severity>(reader.GetString(2)), Enum.Parse<ResponseState>(reader.GetString(3)))
            : null;
    }

    /// <returns>True when an earlier "resolve" of the key was ignored although it says it happened later than this trigger: the two overtook each other.</returns>
    public static bool IsOvertaken(Writer writer, ServiceId service, string dedupKey, DateTimeOffset occurred)
    {
        var command = writer.Prepare("""
            SELECT 1 FROM "Events" WHERE "ServiceId"=$1 AND "DedupKey"=$2 AND "Outcome" = 'Ignored' AND "Action"='Resolve' AND "OccurredAt" > $3 LIMIT 1
            """, 3);
        command.Parameters[0].Value = service.Value;
        command.Parameters[1].Value = dedupKey;
        command.Parameters[2].Value = occurred.ToUnixTimeMilliseconds();
        return command.ExecuteScalar() is not null;
    }

    /// <summary>Counts alerts into an incident.</summary>
    public static void Count(Writer writer, IncidentId incident, long alerts, DateTimeOffset last)
    {
        var command = writer.Prepare("""UPDATE "Incidents" SET "AlertCount"="AlertCount"+$2, "LastSeenAt"=$3 WHERE "Id"=$1""", 3);
        command.Parameters[0].Value = incident.Value;
        command.Parameters[1].Value = alerts;
        command.Parameters[2].Value = last.ToUnixTimeMilliseconds();
        command.ExecuteNonQuery();
    }

    /// <summary>Writes down what became of an event.</summary>
    public static void Settle(Writer writer, long sequence, EventOutcome outcome, string? reason, IncidentId? incident, DateTimeOffset at)
    {
        var command = writer.Prepare("""UPDATE "Events" SET "Outcome"=$2, "Reason"=$3, "IncidentId"=$4, "HandledAt"=$5 WHERE "Sequence"=$1""", 5);
        command.Parameters[0].Value = sequence;
        command.Parameters[1].Value = outcome.Name();
        command.Parameters[2].Value = (object?)reason ?? DBNull.Value;
        command.Parameters[3].Value = (object?)incident?.Value ?? DBNull.Value;
        command.Parameters[4].Value = at.ToUnixTimeMilliseconds();
        command.ExecuteNonQuery();
    }

    public static void MoveCursor(Writer writer, long sequence)
    {
        var command = writer.Prepare("""UPDATE "EventCursor" SET "HandledUpTo"=$1""", 1);
        command.Parameters[0].Value = sequence;
        command.ExecuteNonQuery();
    }

    private static PendingEvent Read(SqliteDataReader row) => new(
        row.GetInt64(0), new IntegrationId(row.GetGuid(1)), new ServiceId(row.GetGuid(2)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        Enum.Parse<AlertAction>(row.GetString(4)), row.GetString(5), Enum.Parse<AlertSeverity>(row.GetString(6)),
        row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)), row.GetString(9));
}

/// <summary>An event that waits to be looked at.</summary>
internal readonly record struct PendingEvent(
    long Sequence, IntegrationId Integration, ServiceId Service, DateTimeOffset ReceivedAt, AlertAction Action, string DedupKey, AlertSeverity Severity,
    string? Title, DateTimeOffset? OccurredAt, string Sender);

/// <summary>What the event path needs to know of an incident.</summary>
internal sealed record OpenIncident(IncidentId Id, long Number, Severity Severity, ResponseState Response);

/// <summary>Names of the few enums on the hot path, without a search at each event.</summary>
internal static class EnumNames
{
    public static string Name(this AlertAction value) => value switch
    {
        AlertAction.Trigger => nameof(AlertAction.Trigger),
        AlertAction.Acknowledge => nameof(AlertAction.Acknowledge),
        AlertAction.Resolve => nameof(AlertAction.Resolve),
    };

    public static string Name(this AlertSeverity value) => value switch
    {
        AlertSeverity.Critical => nameof(AlertSeverity.Critical),
        AlertSeverity.Error => nameof(AlertSeverity.Error),
        AlertSeverity.Warning => nameof(AlertSeverity.Warning),
        AlertSeverity.Info => nameof(AlertSeverity.Info),
    };

    public static string Name(this EventOutcome value) => value switch
    {
        EventOutcome.Received => nameof(EventOutcome.Received),
        EventOutcome.Created => nameof(EventOutcome.Created),
        EventOutcome.Attached => nameof(EventOutcome.Attached),
        EventOutcome.Suppressed => nameof(EventOutcome.Suppressed),
        EventOutcome.Acknowledged => nameof(EventOutcome.Acknowledged),
        EventOutcome.Resolved => nameof(EventOutcome.Resolved),
        EventOutcome.Reopened => nameof(EventOutcome.Reopened),
        EventOutcome.Ignored => nameof(EventOutcome.Ignored),
        EventOutcome.Failed => nameof(EventOutcome.Failed),
    };
}
