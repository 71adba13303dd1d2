using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using static Imp.Infrastructure.Database.Sqlite.SideFile;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What is kept of one event beside its row.</summary>
/// <param name="Words">By which it is found.</param>
/// <param name="Body">As sent; empty when another event of the request has it.</param>
internal sealed record KeptEvent(long Sequence, DateTimeOffset ReceivedAt, string Words, IntegrationId Integration, byte[] Body);

/// <summary>
/// A database file of its own for what is large and can be missed: raw bodies, and the words by which events are found. It may be deleted while
/// Imp is stopped; then the words are collected again and the bodies are gone. A body is committed here before it leaves the main file, so that a crash
/// leaves it twice rather than nowhere.
/// </summary>
public sealed class LedgerFile(string path, TimeProvider clock, ILogger<LedgerFile> log) : IDisposable
{
    private const int Schema = 1;

    private const string Create = """
        CREATE TABLE "Kept" ("Sequence" INTEGER PRIMARY KEY, "ReceivedAt" INTEGER NOT NULL, "Words" TEXT NOT NULL, "Integration" TEXT NOT NULL, "Body" BLOB NULL);
        CREATE VIRTUAL TABLE "Found" USING fts5("Words", "Integration", content='Kept', content_rowid='Sequence', tokenize='unicode61 remove_diacritics 2');
        """;

    private readonly Lock writing = new();
    private readonly Lock opening = new();
    private SqliteConnection? writer;

    /// <returns>The newest event that is kept here; 0 when none is.</returns>
    internal long UpTo() => Write(connection => Number(Command(connection, """SELECT coalesce(max("Sequence"), 0) FROM "Kept" """)));

    /// <summary>Keeps events, durably.</summary>
    internal void Append(IReadOnlyList<KeptEvent> events) => Write(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var keep = Command(connection, """INSERT OR IGNORE INTO "Kept" VALUES ($sequence,$at,$words,$integration,$body)""", ("$sequence", 0L), ("$at", 0L), ("$words", ""), ("$integration", ""), ("$body", DBNull.Value));
        using var find = Command(connection, """INSERT INTO "Found" (rowid,"Words","Integration") VALUES ($sequence,$words,$integration)""", ("$sequence", 0L), ("$words", ""), ("$integration", ""));
        foreach (var one in events)
        {
            keep.Parameters["$sequence"].Value = find.Parameters["$sequence"].Value = one.Sequence;
            keep.Parameters["$words"].Value = find.Parameters["$words"].Value = one.Words;
            keep.Parameters["$integration"].Value = find.Parameters["$integration"].Value = LedgerWords.Tag(one.Integration);
            keep.Parameters["$at"].Value = one.ReceivedAt.ToUnixTimeMilliseconds();
            keep.Parameters["$body"].Value = one.Body.Length == 0 ? DBNull.Value : one.Body;
            if (keep.ExecuteNonQuery() == 1) find.ExecuteNonQuery();
        }
        transaction.Commit();
        return events.Count;
    });

    /// <returns>The body as sent; null when it is not kept (any more).</returns>
    public byte[]? Body(long sequence) => Read(connection => Command(connection, """SELECT "Body" FROM "Kept" WHERE "Sequence"=$sequence""", ("$sequence", sequence)).ExecuteScalar() as byte[]);

    /// <returns>Sequences of the events that have all the words, newest first.</returns>
    /// <param name="words">At least one.</param>
    /// <param name="below">Only older ones.</param>
    internal IReadOnlyList<long> Find(IReadOnlyList<string> words, IntegrationId? integration, long below, int limit) => Read(connection =>
    {
        using var command = Command(
            connection, """SELECT rowid FROM "Found" WHERE "Found" MATCH $words AND rowid < $below ORDER BY rowid DESC LIMIT $limit""",
            ("$words", LedgerWords.Expression(words, integration)), ("$below", below), ("$limit", limit));
        using var rows = command.ExecuteReader();
        var found = new List<long>();
        while (rows.Read()) found.Add(rows.GetInt64(0));
        return found;
    });

    /// <summary>Forgets some bodies that are older than an instant; the events stay to be found.</summary>
    /// <returns>How far it got; null when none is left.</returns>
    internal long? ForgetBodies(long after, DateTimeOffset before, int most) => Write<long?>(connection =>
    {
        var last = Last(connection, after, before, most);
        if (last is not { } end) return null;
        Run(connection, """UPDATE "Kept" SET "Body"=NULL WHERE "Sequence">$after AND "Sequence"<=$end AND "Body" IS NOT NULL""", ("$after", after), ("$end", end));
        Run(connection, "PRAGMA incremental_vacuum(500)");
        return end;
    });

    /// <summary>Forgets some events that are older than an instant; never the newest, from which it is known how far this file goes.</summary>
    /// <returns>True when there are more.</returns>
    internal bool Forget(DateTimeOffset before, int most) => Write(connection =>
    {
        var newest = Number(Command(connection, """SELECT coalesce(max("Sequence"), 0) FROM "Kept" """));
        if (Last(connection, 0, before, most) is not { } last || Math.Min(last, newest - 1) is var end && end == 0) return false;
        using var transaction = connection.BeginTransaction(deferred: false);
        // The index has no copy of the words: it is told what it forgets.
        Run(connection, """INSERT INTO "Found" ("Found",rowid,"Words","Integration") SELECT 'delete',"Sequence","Words","Integration" FROM "Kept" WHERE "Sequence"<=$end""", ("$end", end));
        using var gone = Command(connection, """DELETE FROM "Kept" WHERE "Sequence"<=$end""", ("$end", end));
        var any = gone.ExecuteNonQuery() > 0;
        transaction.Commit();
        Run(connection, "PRAGMA incremental_vacuum(500)");
        return any;
    });

    public void Dispose()
    {
        lock (writing)
        {
            writer?.Dispose();
            writer = null;
        }
    }

    private static long? Last(SqliteConnection connection, long after, DateTimeOffset before, int most)
    {
        using var command = Command(
            connection, """SELECT max("Sequence") FROM (SELECT "Sequence","ReceivedAt" FROM "Kept" WHERE "Sequence">$after ORDER BY "Sequence" LIMIT $most) WHERE "ReceivedAt"<$before""",
            ("$after", after), ("$most", most), ("$before", before.ToUnixTimeMilliseconds()));
        return command.ExecuteScalar() is long last ? last : null;
    }

    private T Write<T>(Func<SqliteConnection, T> use)
    {
        lock (writing)
        {
            try
            {
                return use(writer ??= Open());
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode is 11 or 26)
            {
                SetAside(failure);
                return use(writer ??= Open());
            }
        }
    }

    private T Read<T>(Func<SqliteConnection, T> use)
    {
        // Made by the writer, so that a reader never meets a file without tables.
        if (writer is null) Write(_ => 0);
        using var connection = SideFile.OpenReader(path, cache: 8000);
        return use(connection);
    }

    private SqliteConnection Open()
    {
        lock (opening) return SideFile.OpenWriter(path, Create, Schema, cache: 16000);
    }

    /// <summary>Nothing here is worth a stop: a damaged file is put aside and a new one is begun.</summary>
    private void SetAside(SqliteException failure)
    {
        writer?.Dispose();
        writer = null;
        SqliteConnection.ClearAllPools();
        var aside = $"{path}.damaged-{clock.GetUtcNow():yyyyMMdd-HHmmss}";
        File.Move(path, aside, overwrite: true);
        foreach (var rest in new[] { path + "-wal", path + "-shm" }) File.Delete(rest);
        log.LogError(failure, "The file of raw bodies was damaged. It stands now as {Aside}, and a new one is begun", aside);
    }

    private static long Number(SqliteCommand command)
    {
        using (command) return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
