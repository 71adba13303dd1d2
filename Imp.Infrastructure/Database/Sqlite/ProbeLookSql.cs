using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Probes;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What a look writes: a few rows by primary key, so that many looks share one commit with everything else.</summary>
internal static class ProbeLookSql
{
    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    /// <summary>Writes down where a probe stands.</summary>
    public static void Put(Writer writer, ProbeId id, ProbeStanding standing) =>
        writer.Prepare("""UPDATE "Probes" SET "LastAt"=?2,"LastMs"=?3,"Streak"=?4,"Problem"=?5,"DownSince"=?6,"Told"=?7,"NextAt"=?8 WHERE "Id"=?1""")
            .Bind(id.Value).Bind(standing.LastAt?.ToUnixTimeMilliseconds()).Bind((long?)standing.LastMs).Bind((long)standing.Streak).Bind(standing.Problem)
            .Bind(standing.DownSince?.ToUnixTimeMilliseconds()).Bind(standing.Told?.ToString()).Bind(standing.NextAt?.ToUnixTimeMilliseconds()).Run();

    /// <summary>Keeps what a look found, by itself and in its hour, and forgets what has become too old: usually one row.</summary>
    public static void Keep(Writer writer, ProbeId id, ProbeFinding finding, DateTimeOffset now)
    {
        var (at, isGood) = (now.ToUnixTimeMilliseconds(), finding.IsGood == true);
        writer.Prepare("""INSERT OR REPLACE INTO "ProbeLooks" ("ProbeId","At","IsGood","TookMs","Problem") VALUES (?1,?2,?3,?4,?5)""")
            .Bind(id.Value).Bind(at).Bind(isGood ? 1L : 0).Bind((long?)finding.Took?.TotalMilliseconds).Bind(finding.Problem).Run();
        writer.Prepare("""DELETE FROM "ProbeLooks" WHERE "ProbeId"=?1 AND "At"<=?2""").Bind(id.Value).Bind((now - ProbeLook.Kept).ToUnixTimeMilliseconds()).Run();
        writer.Prepare("""
            INSERT INTO "ProbeHours" ("ProbeId","At","Good","Bad") VALUES (?1,?2,?3,?4) ON CONFLICT ("ProbeId","At") DO UPDATE SET "Good"="Good"+?3,"Bad"="Bad"+?4
            """).Bind(id.Value).Bind(at - at % Hour).Bind(isGood ? 1L : 0).Bind(isGood ? 0L : 1).Run();
        writer.Prepare("""DELETE FROM "ProbeHours" WHERE "ProbeId"=?1 AND "At"<=?2""").Bind(id.Value).Bind((now - ProbeHour.Kept).ToUnixTimeMilliseconds()).Run();
    }
}
