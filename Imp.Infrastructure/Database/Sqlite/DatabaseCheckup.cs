using System.Globalization;
using Imp.Infrastructure.Settings;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Looks at a database file, read-only, also while another process writes it.</summary>
internal static class DatabaseCheckup
{
    /// <summary>The first without the WAL-reset bug, which one connection for both writing and checkpointing does not meet.</summary>
    private static readonly Version Sound = new(3, 51, 3);

    public static IReadOnlyList<Finding> Examine(string file)
    {
        if (!File.Exists(file)) return [Finding.Warning("database", "There is none yet; the first start makes it.")];
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
            connection.Open();
            return [Library(connection), Schema(connection), Integrity(connection)];
        }
        catch (SqliteException failure)
        {
            return [Finding.Wrong("database", $"{file} cannot be read: {failure.Message}")];
        }
    }

    private static Finding Library(SqliteConnection connection) => Version.TryParse(connection.ServerVersion, out var version) && version >= Sound
        ? Finding.Good("sqlite", $"Version {version}.")
        : Finding.Warning("sqlite", $"Version {connection.ServerVersion}. Below {Sound} never open the database with another program while Imp runs.");

    private static Finding Schema(SqliteConnection connection)
    {
        var present = Convert.ToInt32(SqliteFile.Ask(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        return present > Migrator.Newest
            ? Finding.Wrong("schema", $"The database has schema {present}; this executable knows {Migrator.Newest}. Use the newer Imp.")
            : Finding.Good("schema", present == Migrator.Newest ? $"{present}." : $"{present}; the next start brings it to {Migrator.Newest}, with a backup before.");
    }

    private static Finding Integrity(SqliteConnection connection) => SqliteFile.Ask(connection, "PRAGMA integrity_check(1)") is "ok"
        ? Finding.Good("database", "Sound.")
        : Finding.Wrong("database", "The database is damaged. Stop Imp and restore the latest backup.");
}
