using System.Data.Common;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Streams;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The feed as SQL: written beside the change itself, read in the order of its numbers.</summary>
internal static class FeedSql
{
    private const string Columns = """SELECT "Sequence","Kind","Number","ServiceId","TeamId","IsDrill","Data" FROM "StreamEvents" """;

    public static void Insert(Writer writer, FeedRow row) =>
        writer.Prepare("""INSERT INTO "StreamEvents" ("At","Kind","Number","ServiceId","TeamId","Severity","IsDrill","Data") VALUES (?1,?2,?3,?4,?5,?6,?7,?8)""")
            .Bind(row.At.ToUnixTimeMilliseconds()).Bind(row.Kind.ToString()).Bind(row.Number).Bind(row.ServiceId.Value).Bind(row.TeamId.Value)
            .Bind(row.Severity.ToString()).Bind(row.IsDrill ? 1L : 0L).Bind(row.Data).Run();

    /// <summary>Forgets some that are older than an instant, the oldest first.</summary>
    /// <returns>How many.</returns>
    public static int Prune(Writer writer, DateTimeOffset before, int most) =>
        writer.Prepare("""DELETE FROM "StreamEvents" WHERE "Sequence" IN (SELECT "Sequence" FROM "StreamEvents" ORDER BY "Sequence" LIMIT ?2) AND "At"<?1""")
            .Bind(before.ToUnixTimeMilliseconds()).Bind((long)most).Run();

    /// <returns>The oldest that is kept, one more than the newest when none is; and the newest there ever was, 0 for none.</returns>
    public static async Task<(long Oldest, long Newest)> EdgesAsync(ImpDb db, CancellationToken cancel)
    {
        await using var command = await CommandAsync(db, """SELECT (SELECT min("Sequence") FROM "StreamEvents"), coalesce((SELECT "seq" FROM sqlite_sequence WHERE "name"='StreamEvents'), 0)""", cancel);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var newest = row.GetInt64(1);
        return (row.IsDBNull(0) ? newest + 1 : row.GetInt64(0), newest);
    }

    /// <returns>Those after a number, the oldest first.</returns>
    public static async Task<List<FeedFrame>> ReadAsync(ImpDb db, long after, int most, CancellationToken cancel)
    {
        await using var command = await CommandAsync(db, Columns + """WHERE "Sequence">$after ORDER BY "Sequence" LIMIT $most""", cancel);
        Add(command, "$after", after);
        Add(command, "$most", most);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<FeedFrame>();
        while (await row.ReadAsync(cancel))
            found.Add(FeedFrame.Of(
                row.GetInt64(0),
                new StreamSubject(Enum.Parse<StreamKind>(row.GetString(1)), row.GetInt64(2), new ServiceId(row.GetGuid(3)), new TeamId(row.GetGuid(4)), row.GetBoolean(5)),
                row.GetString(6)));
        return found;
    }

    private static async Task<DbCommand> CommandAsync(ImpDb db, string sql, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Add(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
