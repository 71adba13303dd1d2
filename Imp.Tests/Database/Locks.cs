using Microsoft.Data.Sqlite;

namespace Imp.Tests.Database;

/// <summary>Another program that holds a database file, until disposed.</summary>
internal sealed class Lock : IDisposable
{
    private readonly SqliteConnection connection;

    private Lock(SqliteConnection connection) => this.connection = connection;

    public static Lock On(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return new Lock(connection);
    }

    public void Dispose() => connection.Dispose();
}
