namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Instants at which something is to be done after a while, as opposed to at an hour.</summary>
internal static class DueSql
{
    /// <summary>Brings what waits nearer, after the clock was turned back.</summary>
    public static void Hasten(Writer writer, TimeSpan by)
    {
        var milliseconds = (long)by.TotalMilliseconds;
        writer.Prepare("""UPDATE "Jobs" SET "DueAt"="DueAt"-?1 WHERE "State"='Pending'""").Bind(milliseconds).Run();
        writer.Prepare("""UPDATE "Jobs" SET "LeasedUntil"="LeasedUntil"-?1 WHERE "State"='Running'""").Bind(milliseconds).Run();
        writer.Prepare("""UPDATE "Escalations" SET "NextAt"="NextAt"-?1 WHERE "NextAt" IS NOT NULL""").Bind(milliseconds).Run();
        writer.Prepare("""UPDATE "Escalations" SET "HeldNextAt"="HeldNextAt"-?1 WHERE "HeldNextAt" IS NOT NULL""").Bind(milliseconds).Run();
        writer.Prepare("""UPDATE "AckWatches" SET "DueAt"="DueAt"-?1""").Bind(milliseconds).Run();
    }
}
