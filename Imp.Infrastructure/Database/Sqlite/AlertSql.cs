using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Which alerts an incident holds: the part of the event path that finds the incident of a dedup key.</summary>
internal static class AlertSql
{
    private const string Columns = """i."Id",i."Number",i."Severity",i."LastEvent",i."ClosesAt" IS NOT NULL """;

    /// <returns>The incident that is not closed and holds the alert; null when there is none.</returns>
    /// <param name="service">Where the alert arrives, which need not be the incident's service.</param>
    public static OpenIncident? FindOpen(Writer writer, ServiceId service, string dedupKey) =>
        writer.Prepare($"""SELECT {Columns},a."ClearedAt",a."ToldSeverity" FROM "IncidentAlerts" a JOIN "Incidents" i ON i."Id"=a."IncidentId" WHERE a."ServiceId"=?1 AND a."DedupKey"=?2 AND a."IsOpen"=1""")
            .Bind(service.Value).Bind(dedupKey).One(row => Read(row, !row.IsNull(5)) with { Told = row.IsNull(6) ? null : Enum.Parse<Severity>(row.Text(6)!) });

    /// <returns>The incident of the service that is not closed and was opened for the key; null when there is none.</returns>
    public static OpenIncident? FindOwn(Writer writer, ServiceId service, string dedupKey) =>
        writer.Prepare($"""SELECT {Columns} FROM "Incidents" i WHERE i."ServiceId"=?1 AND i."DedupKey"=?2 AND i."Response" <> 'Closed'""")
            .Bind(service.Value).Bind(dedupKey).One(row => Read(row, false));

    /// <returns>The incident as it stands; null when it is closed or there is none.</returns>
    public static OpenIncident? Find(Writer writer, IncidentId incident) =>
        writer.Prepare($"""SELECT {Columns} FROM "Incidents" i WHERE i."Id"=?1 AND i."Response" <> 'Closed'""").Bind(incident.Value).One(row => Read(row, false));

    /// <summary>The alert fires, and is the incident's.</summary>
    /// <param name="title">What it says; null when it says nothing new.</param>
    /// <param name="told">How bad its sender calls it, where a rule says otherwise.</param>
    public static void Add(Writer writer, IncidentId incident, ServiceId service, string dedupKey, DateTimeOffset at, string? title = null, AlertDetails? details = null, Severity? told = null)
    {
        writer.Prepare("""
            INSERT INTO "IncidentAlerts" ("IncidentId","ServiceId","DedupKey","FirstSeenAt","IsOpen","Title","Labels","ToldSeverity") VALUES (?1,?2,?3,?4,1,?5,?6,?7)
            ON CONFLICT ("IncidentId","ServiceId","DedupKey") DO UPDATE SET "ClearedAt"=NULL, "IsOpen"=1, "Title"=coalesce(excluded."Title","Title"), "Labels"=coalesce(excluded."Labels","Labels"), "ToldSeverity"=coalesce(excluded."ToldSeverity","ToldSeverity")
            """).Bind(incident.Value).Bind(service.Value).Bind(dedupKey).Bind(at.ToUnixTimeMilliseconds()).Bind(title).Bind(KeptLabels.ToJson(details?.Labels)).Bind(told?.ToString()).Run();
        if (title is not null) WordSql.AddAlert(writer, incident, title);
        writer.Keys.Forget(service, dedupKey);
    }

    /// <summary>The alert is over.</summary>
    /// <returns>How many others of the incident still fire. What another incident holds by now does not count: its end will be told there.</returns>
    public static long Clear(Writer writer, IncidentId incident, ServiceId service, string dedupKey, DateTimeOffset at)
    {
        writer.Prepare("""UPDATE "IncidentAlerts" SET "ClearedAt"=?4 WHERE "IncidentId"=?1 AND "ServiceId"=?2 AND "DedupKey"=?3""")
            .Bind(incident.Value).Bind(service.Value).Bind(dedupKey).Bind(at.ToUnixTimeMilliseconds()).Run();
        writer.Keys.Forget(service, dedupKey);
        return writer.Prepare("""SELECT count(*) FROM "IncidentAlerts" WHERE "IncidentId"=?1 AND "ClearedAt" IS NULL AND "IsOpen"=1""").Bind(incident.Value).One(row => row.Number(0));
    }

    /// <summary>The incident is closed.</summary>
    public static void LetGo(Writer writer, IncidentId incident) =>
        writer.Prepare("""UPDATE "IncidentAlerts" SET "IsOpen"=0 WHERE "IncidentId"=?1""").Bind(incident.Value).Run();

    /// <summary>The incident is open again.</summary>
    public static void TakeBack(Writer writer, IncidentId incident) =>
        writer.Prepare("""
            UPDATE "IncidentAlerts" SET "IsOpen"=1 WHERE "IncidentId"=?1
            AND NOT EXISTS (SELECT 1 FROM "IncidentAlerts" o WHERE o."ServiceId"="IncidentAlerts"."ServiceId" AND o."DedupKey"="IncidentAlerts"."DedupKey" AND o."IsOpen"=1)
            """).Bind(incident.Value).Run();

    /// <summary>Another incident has the alerts of one from now on.</summary>
    public static void Move(Writer writer, IncidentId from, IncidentId to)
    {
        writer.Prepare("""
            INSERT INTO "IncidentAlerts" ("IncidentId","ServiceId","DedupKey","FirstSeenAt","ClearedAt","IsOpen","Title","Labels","ToldSeverity","FromId")
            SELECT ?2,"ServiceId","DedupKey","FirstSeenAt","ClearedAt",0,"Title","Labels","ToldSeverity",?1 FROM "IncidentAlerts" WHERE "IncidentId"=?1 AND "IsOpen"=1
            ON CONFLICT ("IncidentId","ServiceId","DedupKey") DO UPDATE SET "ClearedAt"=excluded."ClearedAt", "Title"=excluded."Title", "FromId"=excluded."FromId"
            """).Bind(from.Value).Bind(to.Value).Run();
        LetGo(writer, from);
        writer.Prepare("""UPDATE "IncidentAlerts" SET "IsOpen"=1 WHERE "IncidentId"=?2 AND "FromId"=?1""").Bind(from.Value).Bind(to.Value).Run();
    }

    /// <summary>Takes that back: what the other still holds is the first one's again as it stands, once that is open.</summary>
    public static void GiveBack(Writer writer, IncidentId to, IncidentId from)
    {
        writer.Prepare("""
            UPDATE "IncidentAlerts" SET "ClearedAt"=(SELECT o."ClearedAt" FROM "IncidentAlerts" o WHERE o."IncidentId"=?2 AND o."ServiceId"="IncidentAlerts"."ServiceId" AND o."DedupKey"="IncidentAlerts"."DedupKey")
            WHERE "IncidentId"=?1 AND EXISTS (SELECT 1 FROM "IncidentAlerts" o WHERE o."IncidentId"=?2 AND o."FromId"=?1 AND o."ServiceId"="IncidentAlerts"."ServiceId" AND o."DedupKey"="IncidentAlerts"."DedupKey")
            """).Bind(to.Value).Bind(from.Value).Run();
        writer.Prepare("""DELETE FROM "IncidentAlerts" WHERE "IncidentId"=?1 AND "FromId"=?2""").Bind(from.Value).Bind(to.Value).Run();
    }

    private static OpenIncident Read(Statement row, bool isCleared) =>
        new(new IncidentId(row.Id(0)), row.Number(1), Enum.Parse<Severity>(row.Text(2)!), row.IsNull(3) ? null : row.Number(3), isCleared, row.Number(4) == 1);
}

/// <summary>What the event path needs to know of an incident.</summary>
/// <param name="LastEvent">Its latest event as of its row; what joined since is in <see cref="OpenKeys"/>.</param>
/// <param name="IsCleared">True when its sender has said that the alert that was asked for is over, although the incident is not.</param>
/// <param name="IsCalm">True when all its alerts are over, and it waits to be closed.</param>
internal sealed record OpenIncident(IncidentId Id, long Number, Severity Severity, long? LastEvent, bool IsCleared, bool IsCalm = false)
{
    /// <summary>How bad the sender called the alert when a rule said that it is less bad; null where none did.</summary>
    public Severity? Told { get; init; }

    /// <summary>Only what is worse than this raises the severity.</summary>
    public Severity Accepted => Told is { } told && told.IsWorseThan(Severity) ? told : Severity;
}
