using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Which open incident takes the next alert of a group key: one look-up by index, however many keys there are.</summary>
internal static class GroupSql
{
    /// <returns>The incident that takes the key's alerts; null when there is none.</returns>
    public static OpenGroup? Find(Writer writer, ServiceId service, string key)
    {
        var found = writer.Prepare("""
            SELECT i."Id",i."Number",coalesce(i."LastSeenAt",i."OpenedAt"),g."AlertCount" FROM "IncidentGroups" g JOIN "Incidents" i ON i."Id"=g."IncidentId"
            WHERE g."ServiceId"=?1 AND g."GroupKey"=?2 AND g."TakesMore"=1 AND i."Response" <> 'Closed'
            """).Bind(service.Value).Bind(key)
            .One(row => new OpenGroup(new IncidentId(row.Id(0)), row.Number(1), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(2)), row.Number(3)));
        // What joined a moment ago is counted in memory first.
        return found is not null && writer.Keys.LastSeen(found.Incident) is { } seen && seen > found.LastAlertAt ? found with { LastAlertAt = seen } : found;
    }

    /// <summary>The incident was opened for the key, and takes its alerts in place of any before it.</summary>
    public static void Open(Writer writer, IncidentId incident, ServiceId service, string key)
    {
        writer.Prepare("""UPDATE "IncidentGroups" SET "TakesMore"=0 WHERE "ServiceId"=?1 AND "GroupKey"=?2 AND "TakesMore"=1""").Bind(service.Value).Bind(key).Run();
        writer.Prepare("""
            INSERT INTO "IncidentGroups" ("IncidentId","GroupKey","ServiceId","AlertCount","TakesMore") VALUES (?1,?2,?3,1,1)
            ON CONFLICT ("IncidentId","GroupKey") DO UPDATE SET "TakesMore"=1
            """).Bind(incident.Value).Bind(key).Bind(service.Value).Run();
    }

    /// <summary>One alert more came by the key.</summary>
    public static void Count(Writer writer, IncidentId incident, string key) =>
        writer.Prepare("""UPDATE "IncidentGroups" SET "AlertCount"="AlertCount"+1 WHERE "IncidentId"=?1 AND "GroupKey"=?2""").Bind(incident.Value).Bind(key).Run();

    /// <summary>The incident is closed.</summary>
    public static void LetGo(Writer writer, IncidentId incident) =>
        writer.Prepare("""UPDATE "IncidentGroups" SET "TakesMore"=0 WHERE "IncidentId"=?1""").Bind(incident.Value).Run();

    /// <summary>The incident is open again, and takes what no other does.</summary>
    public static void TakeBack(Writer writer, IncidentId incident) =>
        writer.Prepare("""
            UPDATE "IncidentGroups" SET "TakesMore"=1 WHERE "IncidentId"=?1
            AND NOT EXISTS (SELECT 1 FROM "IncidentGroups" o WHERE o."ServiceId"="IncidentGroups"."ServiceId" AND o."GroupKey"="IncidentGroups"."GroupKey" AND o."TakesMore"=1)
            """).Bind(incident.Value).Run();

    /// <summary>Another incident takes what one took.</summary>
    public static void Move(Writer writer, IncidentId from, IncidentId to)
    {
        writer.Prepare("""
            INSERT INTO "IncidentGroups" ("IncidentId","GroupKey","ServiceId","AlertCount","TakesMore","FromId")
            SELECT ?2,"GroupKey","ServiceId","AlertCount",0,?1 FROM "IncidentGroups" WHERE "IncidentId"=?1 AND "TakesMore"=1
            ON CONFLICT ("IncidentId","GroupKey") DO UPDATE SET "FromId"=excluded."FromId"
            """).Bind(from.Value).Bind(to.Value).Run();
        LetGo(writer, from);
        writer.Prepare("""UPDATE "IncidentGroups" SET "TakesMore"=1 WHERE "IncidentId"=?2 AND "FromId"=?1""").Bind(from.Value).Bind(to.Value).Run();
    }

    /// <summary>Takes that back.</summary>
    public static void GiveBack(Writer writer, IncidentId to, IncidentId from) =>
        writer.Prepare("""DELETE FROM "IncidentGroups" WHERE "IncidentId"=?1 AND "FromId"=?2""").Bind(from.Value).Bind(to.Value).Run();
}

/// <summary>An open incident that takes the alerts of a group key.</summary>
/// <param name="Alerts">How many it holds by the key.</param>
internal sealed record OpenGroup(IncidentId Incident, long Number, DateTimeOffset LastAlertAt, long Alerts);
