using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Until when alerts hold that their sender says again and again. One row per dedup key, moved ahead each time and gone with the alert.</summary>
internal static class ExpirySql
{
    public static void Set(Writer writer, IntegrationRef integration, string key, DateTimeOffset said, DateTimeOffset expires) =>
        writer.Prepare("""
            INSERT INTO "ExpiringAlerts" ("ServiceId","DedupKey","IntegrationId","SaidAt","ExpiresAt") VALUES (?1,?2,?3,?4,?5)
            ON CONFLICT ("ServiceId","DedupKey") DO UPDATE SET "IntegrationId"=excluded."IntegrationId", "SaidAt"=excluded."SaidAt", "ExpiresAt"=excluded."ExpiresAt"
            """).Bind(integration.ServiceText).Bind(key).Bind(integration.IdText).Bind(said.ToUnixTimeMilliseconds()).Bind(expires.ToUnixTimeMilliseconds()).Run();

    public static void Remove(Writer writer, ServiceId service, string key) =>
        writer.Prepare("""DELETE FROM "ExpiringAlerts" WHERE "ServiceId"=?1 AND "DedupKey"=?2""").Bind(service.Value).Bind(key).Run();

    /// <param name="heardSince">What was said before this instant, while nobody listened, does not expire yet; null when it does.</param>
    /// <returns>What its sender did not say again in time.</returns>
    public static List<(IntegrationRef Integration, string Key)> Due(Writer writer, DateTimeOffset now, DateTimeOffset? heardSince, int limit)
    {
        var rows = writer.Prepare("""
            SELECT x."IntegrationId",x."ServiceId",i."Name",x."DedupKey" FROM "ExpiringAlerts" x JOIN "Integrations" i ON i."Id"=x."IntegrationId"
            WHERE x."ExpiresAt"<=?1 AND x."SaidAt">=?2 ORDER BY x."ExpiresAt" LIMIT ?3
            """).Bind(now.ToUnixTimeMilliseconds()).Bind(heardSince?.ToUnixTimeMilliseconds() ?? 0L).Bind((long?)limit);
        var due = new List<(IntegrationRef, string)>();
        while (rows.Step()) due.Add((new IntegrationRef(new IntegrationId(rows.Id(0)), new ServiceId(rows.Id(1)), rows.Text(2)!), rows.Text(3)!));
        return due;
    }
}
