using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Hands a trace from one transaction to the next. Nothing here runs while nobody listens to traces.</summary>
internal static class TraceSql
{
    public static string Event(long sequence) => "event/" + sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Incident(IncidentId id) => "incident/" + id.Value.ToString("N");

    public static string Delivery(DeliveryId id) => "delivery/" + id.Value.ToString("N");

    public static void Keep(Writer writer, string subject, string parent, DateTimeOffset at) =>
        writer.Prepare("""INSERT OR REPLACE INTO "TraceContexts" ("Subject","Parent","At") VALUES (?1,?2,?3)""").Bind(subject).Bind(parent).Bind(at.ToUnixTimeMilliseconds()).Run();

    /// <summary>Lets the trace of one thing go on with another.</summary>
    public static void Pass(Writer writer, string from, string to, DateTimeOffset at) =>
        writer.Prepare("""INSERT OR REPLACE INTO "TraceContexts" SELECT ?2,"Parent",?3 FROM "TraceContexts" WHERE "Subject"=?1""").Bind(from).Bind(to).Bind(at.ToUnixTimeMilliseconds()).Run();

    /// <returns>The span to go on from; null when there is none.</returns>
    public static string? Find(Writer writer, string subject) => writer.Prepare("""SELECT "Parent" FROM "TraceContexts" WHERE "Subject"=?1""").Bind(subject).One(row => row.Text(0));

    /// <returns>How many were forgotten.</returns>
    public static int Forget(Writer writer, DateTimeOffset before, int most) =>
        writer.Prepare("""DELETE FROM "TraceContexts" WHERE "Subject" IN (SELECT "Subject" FROM "TraceContexts" WHERE "At"<?1 LIMIT ?2)""").Bind(before.ToUnixTimeMilliseconds()).Bind((long)most).Run();
}
