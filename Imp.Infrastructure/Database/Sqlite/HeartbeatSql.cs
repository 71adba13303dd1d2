using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Heartbeats;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The path of a ping as SQL. A ping is a few rows by primary key, so that it can share the commit of the events and hold nobody up.</summary>
internal static class HeartbeatSql
{
    private const string Columns = """
        SELECT "Id","ServiceId","Name","PeriodSeconds","Cron","Zone","GraceSeconds","Severity","LastBeatAt","RunStartedAt","Run","DueAt","ExpiresAt","NextAt","DownSince","PingCount","PausedAt"
        FROM "Heartbeats"
        """;

    /// <returns>The heartbeat as it stands in this transaction; null when there is none or it is archived.</returns>
    public static WatchedHeartbeat? Find(Writer writer, HeartbeatId id)
    {
        var row = writer.Prepare($"""{Columns} WHERE "Id"=?1 AND "ArchivedAt" IS NULL""").Bind(id.Value);
        var found = row.Step() ? Read(row) : null;
        row.Reset();
        return found;
    }

    /// <returns>Those for which time has changed something, the longest due first.</returns>
    public static List<WatchedHeartbeat> Due(Writer writer, DateTimeOffset now, int most) =>
        All(writer.Prepare($"""{Columns} WHERE "NextAt" <= ?1 AND "NextAt" IS NOT NULL ORDER BY "NextAt" LIMIT ?2""").Bind(now.ToUnixTimeMilliseconds()).Bind(most));

    /// <returns>Everything that waits for its next beat.</returns>
    public static List<WatchedHeartbeat> Waiting(Writer writer) => All(writer.Prepare($"""{Columns} WHERE "NextAt" IS NOT NULL"""));

    /// <summary>Writes down where it stands.</summary>
    public static void Put(Writer writer, HeartbeatId id, Pulse pulse, long pings) =>
        writer.Prepare("""
            UPDATE "Heartbeats" SET "LastBeatAt"=?2,"RunStartedAt"=?3,"Run"=?4,"DueAt"=?5,"ExpiresAt"=?6,"NextAt"=?7,"DownSince"=?8,"PingCount"=?9 WHERE "Id"=?1
            """)
            .Bind(id.Value).Bind(Ms(pulse.LastBeatAt)).Bind(Ms(pulse.RunStartedAt)).Bind(pulse.Run).Bind(Ms(pulse.DueAt)).Bind(Ms(pulse.ExpiresAt))
            .Bind(Ms(pulse.NextAt)).Bind(Ms(pulse.DownSince)).Bind(pings).Run();

    /// <summary>Keeps one ping and forgets the one that is too many.</summary>
    public static void Keep(Writer writer, HeartbeatPing ping)
    {
        var insert = writer.Prepare("""INSERT INTO "HeartbeatPings" ("HeartbeatId","Number","At","Kind","Run","ExitCode","TookMs","From","Body") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)""")
            .Bind(ping.HeartbeatId.Value).Bind(ping.Number).Bind(ping.At.ToUnixTimeMilliseconds()).Bind(ping.Kind.ToString()).Bind(ping.Run).Bind(ping.ExitCode).Bind(ping.TookMs).Bind(ping.From);
        _ = ping.Body is { } body ? insert.Bind(body.AsSpan()) : insert.Bind((string?)null);
        insert.Run();
        writer.Prepare("""DELETE FROM "HeartbeatPings" WHERE "HeartbeatId"=?1 AND "Number"<=?2""").Bind(ping.HeartbeatId.Value).Bind(ping.Number - HeartbeatPing.Kept).Run();
    }

    /// <returns>When a run that the sender named began; null when that is not known.</returns>
    public static DateTimeOffset? StartOf(Writer writer, HeartbeatId id, Guid run)
    {
        var row = writer.Prepare("""SELECT "At" FROM "HeartbeatPings" WHERE "HeartbeatId"=?1 AND "Run"=?2 AND "Kind"='Start' ORDER BY "Number" DESC LIMIT 1""").Bind(id.Value).Bind(run);
        var at = row.Step() ? Instant(row, 0) : null;
        row.Reset();
        return at;
    }

    private static List<WatchedHeartbeat> All(Statement rows)
    {
        var found = new List<WatchedHeartbeat>();
        while (rows.Step()) found.Add(Read(rows));
        return found;
    }

    private static WatchedHeartbeat Read(Statement row) => new(
        new HeartbeatId(row.Id(0)), new ServiceId(row.Id(1)), row.Text(2)!,
        new Rhythm(row.IsNull(3) ? null : (int)row.Number(3), row.Text(4), row.Text(5), (int)row.Number(6)), Enum.Parse<AlertSeverity>(row.Text(7)!),
        new Pulse(Instant(row, 8), Instant(row, 9), row.IsNull(10) ? null : row.Id(10), Instant(row, 11), Instant(row, 12), Instant(row, 13), Instant(row, 14)), row.Number(15), !row.IsNull(16));

    private static DateTimeOffset? Instant(Statement row, int column) => row.IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(column));

    private static long? Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();
}

/// <summary>What the ping path needs to know of a heartbeat.</summary>
internal sealed record WatchedHeartbeat(HeartbeatId Id, ServiceId Service, string Name, Rhythm Rhythm, AlertSeverity Severity, Pulse Pulse, long PingCount, bool IsPaused);
