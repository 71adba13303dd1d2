namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Forgetting of messages.</summary>
internal static class DeliverySql
{
    /// <summary>Forgets some messages that were asked for before an instant, with their attempts. What waits stays.</summary>
    /// <returns>How many.</returns>
    public static int Forget(Writer writer, DateTimeOffset before, int most) => writer.Prepare("""
        DELETE FROM "Deliveries" WHERE "Id" IN (SELECT "Id" FROM "Deliveries" WHERE "QueuedAt"<?1 AND "State"<>'Pending' ORDER BY "QueuedAt" LIMIT ?2)
        """).Bind(before.ToUnixTimeMilliseconds()).Bind((long)most).Run();
}
