using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The words by which incidents are found. Triggers keep the index true to them; here they are kept true to the incident.</summary>
internal static class WordSql
{
    private const long MostRemarks = 65_536;
    private const long MostAlerts = 4_096;

    /// <summary>Copies what stands in the incident itself; what did not change is not written.</summary>
    public static void Copy(Writer writer, IncidentId incident) => writer.Prepare("""
        INSERT INTO "IncidentWords" ("Number","DedupKey","Title","Tags","Notes","Remarks","Alerts")
        SELECT i."Number",coalesce(i."DedupKey",''),i."Title",coalesce((SELECT group_concat(t."Name",' ') FROM "IncidentTags" t WHERE t."IncidentId"=i."Id"),''),i."Notes",'',''
        FROM "Incidents" i WHERE i."Id"=?1
        ON CONFLICT ("Number") DO UPDATE SET "Title"=excluded."Title","Tags"=excluded."Tags","Notes"=excluded."Notes"
        WHERE "Title"<>excluded."Title" OR "Tags"<>excluded."Tags" OR "Notes"<>excluded."Notes"
        """).Bind(incident.Value).Run();

    /// <summary>Adds what somebody said about it. Beyond 65,536 characters nothing more is found.</summary>
    public static void AddRemark(Writer writer, IncidentId incident, string text) => writer.Prepare("""
        UPDATE "IncidentWords" SET "Remarks"=substr("Remarks"||char(10)||?2,1,?3)
        WHERE "Number"=(SELECT "Number" FROM "Incidents" WHERE "Id"=?1) AND length("Remarks")<?3
        """).Bind(incident.Value).Bind(text).Bind(MostRemarks).Run();

    /// <summary>Adds the title of an alert that is not known by it yet: in a storm of a thousand the first few dozen must do.</summary>
    public static void AddAlert(Writer writer, IncidentId incident, string title) => writer.Prepare("""
        UPDATE "IncidentWords" SET "Alerts"=substr("Alerts"||char(10)||?2,1,?3)
        WHERE "Number"=(SELECT "Number" FROM "Incidents" WHERE "Id"=?1) AND "Title"<>?2 AND length("Alerts")<?3 AND instr("Alerts",?2)=0
        """).Bind(incident.Value).Bind(title).Bind(MostAlerts).Run();

    /// <summary>An incident took another in, and is found by its alerts too.</summary>
    public static void TakeIn(Writer writer, IncidentId incident, long other) => writer.Prepare("""
        UPDATE "IncidentWords" SET "Alerts"=substr("Alerts"||char(10)||(SELECT o."Title"||char(10)||o."Alerts" FROM "IncidentWords" o WHERE o."Number"=?2),1,?3)
        WHERE "Number"=(SELECT "Number" FROM "Incidents" WHERE "Id"=?1) AND EXISTS (SELECT 1 FROM "IncidentWords" o WHERE o."Number"=?2)
        """).Bind(incident.Value).Bind(other).Bind(MostAlerts).Run();
}
