using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>How often an alert fired lately that had been over.</summary>
internal static class FlapSql
{
    /// <summary>Writes down that it fires, and forgets what is older than the window.</summary>
    /// <param name="service">Where the alert arrives.</param>
    /// <param name="sequence">The event's.</param>
    /// <returns>How often it did within the window, this time included.</returns>
    public static int Start(Writer writer, ServiceId service, string dedupKey, long sequence, DateTimeOffset now, TimeSpan window)
    {
        writer.Prepare("""INSERT INTO "AlertStarts" ("ServiceId","DedupKey","Sequence","At") VALUES (?1,?2,?3,?4) ON CONFLICT DO UPDATE SET "At"=?4""")
            .Bind(service.Value).Bind(dedupKey).Bind(sequence).Bind(now.ToUnixTimeMilliseconds()).Run();
        writer.Prepare("""DELETE FROM "AlertStarts" WHERE "ServiceId"=?1 AND "DedupKey"=?2 AND "At"<=?3""")
            .Bind(service.Value).Bind(dedupKey).Bind((now - window).ToUnixTimeMilliseconds()).Run();
        return (int)writer.Prepare("""SELECT count(*) FROM "AlertStarts" WHERE "ServiceId"=?1 AND "DedupKey"=?2""")
            .Bind(service.Value).Bind(dedupKey).One(row => row.Number(0));
    }

    /// <returns>The incident of the service that was opened for the key: the one that is open, else the last; null when there was none.</returns>
    public static IncidentId? Last(Writer writer, ServiceId service, string dedupKey) =>
        writer.Prepare("""SELECT "Id" FROM "Incidents" WHERE "ServiceId"=?1 AND "DedupKey"=?2 ORDER BY "Response"='Closed', "Number" DESC LIMIT 1""")
            .Bind(service.Value).Bind(dedupKey).One(row => (IncidentId?)new IncidentId(row.Id(0)));

    /// <summary>Counts the alerts of an incident anew.</summary>
    public static void Forget(Writer writer, IncidentId incident) =>
        writer.Prepare("""
            DELETE FROM "AlertStarts" WHERE EXISTS
            (SELECT 1 FROM "IncidentAlerts" a WHERE a."IncidentId"=?1 AND a."ServiceId"="AlertStarts"."ServiceId" AND a."DedupKey"="AlertStarts"."DedupKey")
            """).Bind(incident.Value).Run();

    /// <summary>Forgets what no window reaches back to.</summary>
    public static void Prune(Writer writer, DateTimeOffset before) =>
        writer.Prepare("""DELETE FROM "AlertStarts" WHERE "At"<?1""").Bind(before.ToUnixTimeMilliseconds()).Run();
}
