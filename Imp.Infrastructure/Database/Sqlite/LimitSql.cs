using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Writes down how far integrations are over their limits.</summary>
internal static class LimitSql
{
    public static void Keep(Writer writer, IntegrationId integration, DateTimeOffset startedAt, DateTimeOffset lastAt, long events) =>
        writer.Prepare("""
            INSERT INTO "LimitBreaches" ("IntegrationId","StartedAt","LastAt","EventCount") VALUES (?1,?2,?3,?4)
            ON CONFLICT ("IntegrationId","StartedAt") DO UPDATE SET "LastAt"=?3, "EventCount"=?4, "EndedAt"=NULL
            """).Bind(integration.Value).Bind(startedAt.ToUnixTimeMilliseconds()).Bind(lastAt.ToUnixTimeMilliseconds()).Bind(events).Run();

    /// <summary>Ends what has been within its limit since an instant.</summary>
    /// <returns>How many.</returns>
    public static int End(Writer writer, DateTimeOffset calmSince) =>
        writer.Prepare("""UPDATE "LimitBreaches" SET "EndedAt"="LastAt" WHERE "EndedAt" IS NULL AND "LastAt"<=?1""").Bind(calmSince.ToUnixTimeMilliseconds()).Run();
}
