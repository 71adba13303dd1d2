using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>How a database file beside the main one is opened and asked: one writer, readers of a moment, no pool.</summary>
internal static class SideFile
{
    /// <summary>Opens it for its one writer, durable on every commit, and makes its tables where it has none.</summary>
    /// <param name="create">The tables.</param>
    /// <param name="cache">KiB that the writer may keep in memory.</param>
    public static SqliteConnection OpenWriter(string path, string create, int schema, int cache)
    {
        var connection = Connect(path);
        Run(connection, $"PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=33554432; PRAGMA cache_size=-{Number(cache)};");
        if (Ask(connection, "PRAGMA user_version") is not 0L) return connection;

        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, $"{create} PRAGMA user_version={Number(schema)};");
        transaction.Commit();
        return connection;
    }

    /// <summary>Opens it to be read. The writer must be open, so that no reader is ever the last who leaves and puts the log back into the file.</summary>
    public static SqliteConnection OpenReader(string path, int cache)
    {
        var connection = Connect(path);
        Run(connection, $"PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-{Number(cache)};");
        return connection;
    }

    public static object? Ask(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar();
    }

    public static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
