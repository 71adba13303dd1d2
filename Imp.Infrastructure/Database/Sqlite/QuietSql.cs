using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What the event path keeps about alerts that a quiet time hides.</summary>
internal static class QuietSql
{
    /// <summary>Remembers the latest hidden alert of a key.</summary>
    public static void Hold(Writer writer, QuietId quiet, in PendingEvent hidden) =>
        writer.Prepare("""INSERT INTO "HeldAlerts" ("ServiceId","DedupKey","QuietId","Sequence") VALUES (?1,?2,?3,?4) ON CONFLICT ("ServiceId","DedupKey") DO UPDATE SET "QuietId"=?3, "Sequence"=?4""")
            .Bind(hidden.Service.Value).Bind(hidden.DedupKey).Bind(quiet.Value).Bind(hidden.Sequence).Run();

    /// <summary>It is over, or an incident has it now: nothing is left to tell.</summary>
    public static void LetGo(Writer writer, ServiceId service, string key) =>
        writer.Prepare("""DELETE FROM "HeldAlerts" WHERE "ServiceId"=?1 AND "DedupKey"=?2""").Bind(service.Value).Bind(key).Run();

    /// <summary>Puts what a quiet time still holds back into the line, to be handled as if it arrived now.</summary>
    /// <returns>How many.</returns>
    public static int Requeue(Writer writer, QuietId quiet)
    {
        var rows = writer.Prepare("""SELECT "ServiceId","DedupKey","Sequence" FROM "HeldAlerts" WHERE "QuietId"=?1 ORDER BY "Sequence" """).Bind(quiet.Value);
        var held = new List<(ServiceId Service, string Key, long Sequence)>();
        while (rows.Step()) held.Add((new ServiceId(rows.Id(0)), rows.Text(1)!, rows.Number(2)));
        foreach (var (service, key, sequence) in held) EventSql.Requeue(writer, sequence, service, key);
        return held.Count;
    }
}
