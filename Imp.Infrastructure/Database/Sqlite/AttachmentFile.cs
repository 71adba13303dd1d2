using System.Globalization;
using System.Security.Cryptography;
using Imp.Domain.Incidents;
using Microsoft.Data.Sqlite;
using static Imp.Infrastructure.Database.Sqlite.SideFile;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What is sent has more bytes than a file may have.</summary>
public sealed class TooLarge(int megabytes) : Exception(string.Create(CultureInfo.InvariantCulture, $"A file may have {megabytes} MB at most."));

/// <summary>
/// A database file of its own for the bytes of attachments. They are committed here before the main file names them: what nobody names is harmless
/// and is swept later. Pieces are written and read one at a time, so that a large file needs no more memory than a small one.
/// </summary>
public sealed class AttachmentFile(string path, TimeProvider clock) : IDisposable
{
    private const int Schema = 1;
    private const int Piece = 256 * 1024;
    private const int FreedPages = 500;

    private const string Create = """
        CREATE TABLE "Contents" ("Id" TEXT NOT NULL PRIMARY KEY, "BeganAt" INTEGER NOT NULL, "Bytes" INTEGER NULL);
        CREATE TABLE "Pieces" ("Id" TEXT NOT NULL, "Place" INTEGER NOT NULL, "Content" BLOB NOT NULL, CONSTRAINT "PK_Pieces" PRIMARY KEY ("Id","Place"));
        """;

    private readonly Lock writing = new();
    private SqliteConnection? writer;

    /// <summary>Keeps all that a stream has, durably.</summary>
    /// <param name="id">Under which it is kept; a new one.</param>
    /// <exception cref="TooLarge">It has more; nothing is kept.</exception>
    /// <exception cref="StorageProblem">It could not be written.</exception>
    public async Task<FileContent> KeepAsync(Guid id, Stream content, int megabytes, CancellationToken cancel)
    {
        try
        {
            return await CopyAsync(id, content, megabytes, cancel);
        }
        catch
        {
            Forget([id]);
            throw;
        }
    }

    /// <returns>Whether all of it is here.</returns>
    public bool Has(Guid id) => File.Exists(path) && Read(connection => Ask(connection, """SELECT "Bytes" FROM "Contents" WHERE "Id"=$id""", ("$id", Text(id))) is long);

    /// <summary>Writes all of it, piece by piece; nothing is locked while the other side takes its time.</summary>
    public async Task SendAsync(Guid id, Stream to, CancellationToken cancel)
    {
        using var connection = OpenReader();
        for (var place = 0; Ask(connection, """SELECT "Content" FROM "Pieces" WHERE "Id"=$id AND "Place"=$place""", ("$id", Text(id)), ("$place", place)) is byte[] piece; place++)
            await to.WriteAsync(piece, cancel);
    }

    /// <returns>What was begun before an instant, in order.</returns>
    /// <param name="after">The last that is known already; empty for none.</param>
    /// <param name="most">No more than so many.</param>
    internal IReadOnlyList<Guid> Before(DateTimeOffset instant, Guid after, int most) => !File.Exists(path) ? [] : Read(connection =>
    {
        using var command = Command(connection, """SELECT "Id" FROM "Contents" WHERE "Id">$after AND "BeganAt"<$before ORDER BY "Id" LIMIT $most""", ("$after", Text(after)), ("$before", instant.ToUnixTimeMilliseconds()), ("$most", most));
        using var rows = command.ExecuteReader();
        var found = new List<Guid>();
        while (rows.Read()) found.Add(Guid.Parse(rows.GetString(0)));
        return found;
    });

    /// <summary>Forgets some; what was never kept is passed over.</summary>
    internal void Forget(IEnumerable<Guid> ids)
    {
        if (!File.Exists(path)) return;
        foreach (var id in ids)
            Write(connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                Run(connection, """DELETE FROM "Pieces" WHERE "Id"=$id""", ("$id", Text(id)));
                Run(connection, """DELETE FROM "Contents" WHERE "Id"=$id""", ("$id", Text(id)));
                transaction.Commit();
                Run(connection, $"PRAGMA incremental_vacuum({FreedPages})");
            });
    }

    public void Dispose()
    {
        lock (writing)
        {
            writer?.Dispose();
            writer = null;
        }
    }

    private async Task<FileContent> CopyAsync(Guid id, Stream content, int megabytes, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, kind, bytes, most) = (new byte[Piece], FileKind.Other, 0L, megabytes * 1024L * 1024);
        for (var place = 0; ; place++)
        {
            var read = await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancel);
            if ((bytes += read) > most) throw new TooLarge(megabytes);
            if (place == 0) kind = FileKinds.Of(buffer.AsSpan(0, read));
            sum.AppendData(buffer, 0, read);
            var isLast = read < Piece;
            Write(connection => Add(connection, id, place, buffer.AsSpan(0, read).ToArray(), isLast ? bytes : null));
            if (isLast) return new FileContent(id, kind, bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));
        }
    }

    /// <param name="bytes">Of all of it, with the last piece; only that commit waits for the disk, and with it all that was written before.</param>
    private void Add(SqliteConnection connection, Guid id, int place, byte[] piece, long? bytes)
    {
        Run(connection, bytes is null ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        using var transaction = connection.BeginTransaction(deferred: false);
        if (place == 0) Run(connection, """INSERT INTO "Contents" ("Id","BeganAt") VALUES ($id,$at)""", ("$id", Text(id)), ("$at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        if (piece.Length > 0) Run(connection, """INSERT INTO "Pieces" VALUES ($id,$place,$piece)""", ("$id", Text(id)), ("$place", place), ("$piece", piece));
        if (bytes is { } all) Run(connection, """UPDATE "Contents" SET "Bytes"=$bytes WHERE "Id"=$id""", ("$id", Text(id)), ("$bytes", all));
        transaction.Commit();
    }

    private void Write(Action<SqliteConnection> use)
    {
        lock (writing)
        {
            try
            {
                use(writer ??= OpenWriter());
            }
            catch (SqliteException failure)
            {
                throw new StorageProblem(WriteGate.TroubleOf(failure) ?? StorageTrouble.Failing, failure);
            }
        }
    }

    private T Read<T>(Func<SqliteConnection, T> use)
    {
        using var connection = OpenReader();
        return use(connection);
    }

    private SqliteConnection OpenReader()
    {
        Write(_ => { });
        return SideFile.OpenReader(path, cache: 2000);
    }

    private SqliteConnection OpenWriter()
    {
        var connection = SideFile.OpenWriter(path, Create, Schema, cache: 4000);
        // What somebody removed, a secret perhaps, shall not stay behind in free pages.
        Run(connection, "PRAGMA secure_delete=ON");
        return connection;
    }

    /// <summary>As the main file writes it, so that the two can be compared.</summary>
    private static string Text(Guid id) => id.ToString("D").ToUpperInvariant();
}
