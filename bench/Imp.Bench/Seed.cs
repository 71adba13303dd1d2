using Imp.Infrastructure.Database.Sqlite;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Imp.Bench;

/// <summary>Fills a database whose server does not run, quicker than any sender could.</summary>
internal static class Seed
{
    /// <summary>Adds incidents of the one service: every hundredth is open, every hundredth acknowledged, the others closed; each with one of 200 tags.</summary>
    public static void Incidents(string database, int count)
    {
        using var connection = new SqliteFile(database).OpenWriter();
        Run(connection, count, """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
            INSERT INTO "Incidents" ("Id","Number","ServiceId","Title","Severity","Response","Status","DedupKey","AlertCount","OpenedAt","ClosedAt","Notes","Occurrence","Written","Version")
            SELECT printf('%08X-0000-7000-8000-000000000000', i), (SELECT coalesce(max("Number"), 0) FROM "Incidents") + i, (SELECT "Id" FROM "Services"),
                'Replica lag ' || i || ' s on db' || (i % 97), 'Sev' || (1 + i % 4),
                CASE i % 100 WHEN 0 THEN 'Open' WHEN 1 THEN 'Acknowledged' ELSE 'Closed' END, CASE WHEN i % 100 > 1 THEN 'Resolved' ELSE 'Investigating' END, 'bench/' || i, 1 + i % 7, 1700000000000 + i * 1000,
                CASE WHEN i % 100 > 1 THEN 1700000600000 + i * 1000 END, '', 1, 0, 1
            FROM n
            """);
        Run(connection, count, """
            INSERT INTO "IncidentTags" ("IncidentId","Name") SELECT "Id", 'tag-' || ("Number" % 200) FROM "Incidents"
            """);
        Run(connection, count, """
            INSERT INTO "IncidentWords" ("Number","DedupKey","Title","Tags","Notes","Remarks","Alerts")
            SELECT "Number", "DedupKey", "Title", 'tag-' || ("Number" % 200), '', '', '' FROM "Incidents" WHERE "Number" NOT IN (SELECT "Number" FROM "IncidentWords")
            """);
    }

    /// <summary>The one service opens an incident for every alert, however many there are.</summary>
    public static void NoStorms(TempFolder data)
    {
        using var connection = new SqliteFile(Path.Combine(data.Path, "imp.db")).OpenWriter();
        Run(connection, 0, """
            INSERT INTO "ServiceNoise" ("ServiceId","Holds","FlapCycles","FlapWindowMinutes","FlapCalmMinutes","StormAt")
            SELECT "Id", '[[0,0],[0,0],[0,0],[0,0]]', 0, 30, 15, 0 FROM "Services" WHERE $count = 0
            """);
    }

    private static void Run(SqliteConnection connection, int count, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandTimeout = 120;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$count", count);
        command.ExecuteNonQuery();
    }
}
