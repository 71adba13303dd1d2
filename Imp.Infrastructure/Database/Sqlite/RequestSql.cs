using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Events of requests that are not one alert: several at once, or none. Beside <see cref="EventSql"/>, whose path one alert goes.</summary>
internal static class RequestSql
{
    private const string InsertSql = """
        INSERT INTO "Events" ("IntegrationId","ServiceId","ReceivedAt","Format","Action","DedupKey","Severity","Title","Source","OccurredAt","SenderId","Outcome","Reason","IncidentId","HandledAt","PreviousSequence","RequestSequence","Details","Body")
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)
        ON CONFLICT ("IntegrationId","SenderId") WHERE "SenderId" IS NOT NULL DO NOTHING
        """;

    /// <returns>Its sequence; null when the sender's id is already there.</returns>
    public static long? Insert(Writer writer, IntegrationRef integration, in RequestRow row, ReadOnlySpan<byte> body)
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

    /// <returns>What an event wants changed of its incident; null for nothing.</returns>
    public static AlertChange? ChangeOf(Writer writer, long sequence)
    {
        var row = writer.Prepare("""SELECT "Details" FROM "Events" WHERE "Sequence"=?1 AND "Details" IS NOT NULL""").Bind(sequence);
        var change = row.Step() ? AlertDetails.FromJson(row.Text(0))?.Change : null;
        row.Reset();
        return change;
    }

    /// <summary>Adds the details to an event that was just stored.</summary>
    public static void Describe(Writer writer, long sequence, AlertDetails details) =>
        writer.Prepare("""UPDATE "Events" SET "Details"=?2 WHERE "Sequence"=?1""").Bind(sequence).Bind(details.ToJson()).Run();
}

/// <summary>One row to be stored.</summary>
/// <param name="DedupKey">"" where there is no alert.</param>
/// <param name="Joined">The incident it was counted into at once.</param>
/// <param name="Request">The first event of the request; null for the first itself.</param>
internal readonly record struct RequestRow(
    DateTimeOffset At, string Format, Alert Alert, string DedupKey, string? SenderId, EventOutcome Outcome, string? Reason = null, IncidentId? Joined = null, long? Previous = null,
    long? Request = null, AlertDetails? Details = null);
