using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>A database file looked at read-only: is it whole, and what is in it?</summary>
internal sealed class ClosedFile : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly CancellationToken cancel;
    private readonly CancellationTokenRegistration interrupt;

    /// <param name="path">Exists.</param>
    /// <param name="cancel">Breaks off what is under way, which may take minutes.</param>
    /// <exception cref="InvalidDataException">It is no database.</exception>
    public ClosedFile(string path, CancellationToken cancel = default)
    {
        this.cancel = cancel;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            Schema = (int)Number("PRAGMA user_version");
            interrupt = cancel.Register(() => raw.sqlite3_interrupt((sqlite3)Native.Of(connection)));
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new InvalidDataException($"{Path.GetFileName(path)} cannot be read as a database: {failure.Message}", failure);
        }
    }

    public int Schema { get; }

    public string Library => connection.ServerVersion;

    /// <returns>What is wrong with the file itself; null when it is sound.</returns>
    public string? Damage()
    {
        try
        {
            var sound = SqliteFile.Ask(connection, "PRAGMA integrity_check(1)") is "ok";
            cancel.ThrowIfCancellationRequested();
            return sound ? null : "it is damaged";
        }
        catch (SqliteException failure) when (!cancel.IsCancellationRequested)
        {
            return $"it cannot be read through: {failure.Message}";
        }
        catch (SqliteException)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    /// <returns>Rows that point to a row that is not there, as <c>Table: count</c>.</returns>
    public IReadOnlyList<string> Dangling()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY \"table\"";
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read()) found.Add(string.Create(CultureInfo.InvariantCulture, $"{rows.GetString(0)}: {rows.GetInt64(1)}"));
        return found;
    }

    /// <returns>How many rows each table has; the index of words, which follows from the rest, is left out.</returns>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public IReadOnlyDictionary<string, long> Rows()
    {
        try
        {
            return CountAll();
        }
        catch (SqliteException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    /// <returns>The newest event; 0 when there is none.</returns>
    public long NewestEvent() => Number("""SELECT coalesce(max("Sequence"), 0) FROM "Events" """);

    /// <returns>The newest event whose words are in this file, which is a ledger; 0 when there is none.</returns>
    public long NewestKept() => Number("""SELECT coalesce(max("Sequence"), 0) FROM "Kept" """);

    /// <summary>Looks for events whose body left the main file and stands nowhere else. Bodies that retention forgot still have their row.</summary>
    public long BodiesNowhere(string ledger)
    {
        using (var attach = connection.CreateCommand())
        {
            attach.CommandText = "ATTACH $ledger AS kept";
            attach.Parameters.AddWithValue("$ledger", ledger);
            attach.ExecuteNonQuery();
        }
        return Number("""
            SELECT count(*) FROM "Events" e WHERE length(e."Body")=0 AND e."Sequence" >= (SELECT coalesce(min("Sequence"), 0) FROM kept."Kept")
                AND e."Sequence" <= (SELECT coalesce(max("Sequence"), 0) FROM kept."Kept") AND NOT EXISTS (SELECT 1 FROM kept."Kept" k WHERE k."Sequence"=e."Sequence")
            """);
    }

    /// <summary>Looks for attachments whose bytes are not there. What was removed needs none.</summary>
    /// <param name="attachments">The file of the bytes; need not exist.</param>
    public long AttachmentsNowhere(string attachments)
    {
        // A database from before there were any.
        if (Number("""SELECT count(*) FROM sqlite_master WHERE name='Attachments'""") == 0) return 0;
        if (!File.Exists(attachments)) return Number("""SELECT count(*) FROM "Attachments" WHERE "RemovedAt" IS NULL""");
        using (var attach = connection.CreateCommand())
        {
            attach.CommandText = "ATTACH $attachments AS bytes";
            attach.Parameters.AddWithValue("$attachments", attachments);
            attach.ExecuteNonQuery();
        }
        return Number("""
            SELECT count(*) FROM "Attachments" a WHERE a."RemovedAt" IS NULL AND a."Bytes" <> (
                SELECT coalesce(sum(length(p."Content")), 0) FROM bytes."Contents" c JOIN bytes."Pieces" p ON p."Id"=c."Id" WHERE c."Id"=a."ContentId" AND c."Bytes"=a."Bytes")
            """);
    }

    public void Dispose()
    {
        interrupt.Dispose();
        connection.Dispose();
    }

    /// <summary>Takes out of a copied ledger what came after the main file's instant: its numbers will be given to other events.</summary>
    /// <returns>How many were taken out.</returns>
    public static int ForgetAfter(string ledger, long newest)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Parameters.AddWithValue("$newest", newest);
        command.CommandText = """INSERT INTO "Found" ("Found",rowid,"Words","Integration") SELECT 'delete',"Sequence","Words","Integration" FROM "Kept" WHERE "Sequence">$newest""";
        command.ExecuteNonQuery();
        command.CommandText = """DELETE FROM "Kept" WHERE "Sequence">$newest""";
        var gone = command.ExecuteNonQuery();
        transaction.Commit();
        return gone;
    }

    private Dictionary<string, long> CountAll()
    {
        var tables = new List<(string Name, bool IsIndex)>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
            using var rows = command.ExecuteReader();
            while (rows.Read()) tables.Add((rows.GetString(0), rows.GetInt64(1) == 1));
        }
        var indexes = tables.Where(table => table.IsIndex).Select(table => table.Name).ToList();
        return tables.Where(table => !table.IsIndex && !indexes.Exists(index => table.Name.StartsWith(index + "_", StringComparison.Ordinal)))
            .ToDictionary(table => table.Name, table => Number($"SELECT count(*) FROM \"{table.Name}\""), StringComparer.Ordinal);
    }

    private long Number(string sql) => Convert.ToInt64(SqliteFile.Ask(connection, sql), CultureInfo.InvariantCulture);
}
