using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Writing of histories: nearly every change adds to one, and a row that is never changed needs nobody to watch over it.</summary>
internal static class TimelineSql
{
    public static void Insert(Writer writer, TimelineRow row) => writer.Prepare("""
        INSERT INTO "Timeline" ("IncidentId","At","Kind","ActorKind","ActorId","ActorName","Data","HappenedAt") VALUES (?1,?2,?3,?4,?5,?6,?7,?8)
        """).Bind(row.IncidentId.Value).Bind(row.At.ToUnixTimeMilliseconds()).Bind(row.Kind).Bind(row.ActorKind.ToString()).Bind(row.ActorId).Bind(row.ActorName).Bind(row.Data)
        .Bind(row.HappenedAt.ToUnixTimeMilliseconds()).Run();
}
