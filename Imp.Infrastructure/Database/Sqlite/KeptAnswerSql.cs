namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The calls that may be sent again, written in the transaction of what they do.</summary>
internal static class KeptAnswerSql
{
    /// <returns>False when this call was carried out already.</returns>
    public static bool Book(Writer writer, string caller, string key, string request, DateTimeOffset at, Guid? made) =>
        writer.Prepare("""INSERT OR IGNORE INTO "KeptAnswers" ("Caller","CallKey","Request","At","Made") VALUES (?1,?2,?3,?4,?5)""")
            .Bind(caller).Bind(key).Bind(request).Bind(at.ToUnixTimeMilliseconds()).Bind(made).Run() > 0;

    public static void Keep(Writer writer, string caller, string key, string answer) =>
        writer.Prepare("""UPDATE "KeptAnswers" SET "Answer"=?3 WHERE "Caller"=?1 AND "CallKey"=?2""").Bind(caller).Bind(key).Bind(answer).Run();

    public static void Prune(Writer writer, DateTimeOffset before) =>
        writer.Prepare("""DELETE FROM "KeptAnswers" WHERE "At"<?1""").Bind(before.ToUnixTimeMilliseconds()).Run();
}
