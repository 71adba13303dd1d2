using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// One instant of a database file, read while others write on. It holds a read transaction from the beginning to the end, so the copy is of that
/// instant and never begins anew; the writer's log grows meanwhile, which is why copying does nothing else. It writes and checkpoints nothing.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    /// <summary>A megabyte at a time.</summary>
    private const int Pages = 256;

    /// <summary>The disk is not left with much to write at once: whoever commits meanwhile would wait for all of it.</summary>
    private const int FlushedEvery = 4;

    private readonly SqliteConnection connection;

    /// <param name="path">Exists.</param>
    public Snapshot(string path)
    {
        connection = Open(path, SqliteOpenMode.ReadWrite);
        SqliteFile.Run(connection, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-8000; BEGIN; SELECT count(*) FROM sqlite_master;");
    }

    /// <summary>Copies it into a file that does not exist yet and is complete by itself.</summary>
    /// <param name="rest">Called with how long a piece took.</param>
    public void CopyTo(string target, Action<TimeSpan> rest, CancellationToken cancel)
    {
        using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            using (var copy = Open(target, SqliteOpenMode.ReadWrite)) Copy(copy, file, rest, cancel);
            file.Flush(flushToDisk: true);
        }
        using var alone = Open(target, SqliteOpenMode.ReadWrite);
        SqliteFile.Run(alone, "PRAGMA journal_mode=DELETE");
    }

    public void Dispose() => connection.Dispose();

    private void Copy(SqliteConnection copy, FileStream file, Action<TimeSpan> rest, CancellationToken cancel)
    {
        // What breaks off is thrown away, so nothing has to be undone.
        SqliteFile.Run(copy, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000;");
        using var backup = raw.sqlite3_backup_init((sqlite3)Native.Of(copy), "main", (sqlite3)Native.Of(connection), "main");
        for (var piece = 1; ; piece++)
        {
            cancel.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var result = raw.sqlite3_backup_step(backup, Pages);
            if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw new SqliteException($"Copying failed with {result}.", result & 0xff, result);
            if (piece % FlushedEvery == 0) file.Flush(flushToDisk: true);
            rest(Stopwatch.GetElapsedTime(started));
            if (result == raw.SQLITE_DONE) return;
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }
}
