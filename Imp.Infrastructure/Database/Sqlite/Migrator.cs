using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Brings the file to this executable's schema: numbered scripts, each in one transaction, recorded in <c>user_version</c>, with a backup before the first.</summary>
public sealed class Migrator(DataFolder folder, SqliteFile file, TimeProvider clock, ILogger<Migrator> log)
{
    /// <summary>What this executable knows.</summary>
    public static int Newest => Scripts().Max(script => script.Version);

    /// <exception cref="CannotStart">Newer than known, or damaged.</exception>
    public void Run()
    {
        try
        {
            using var connection = file.OpenWriter();
            log.LogInformation("SQLite {Version}, file {File}", connection.ServerVersion, folder.Database);
            var present = Convert.ToInt32(SqliteFile.Ask(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
            if (present > Newest)
                throw new CannotStart(CannotStart.NewerSchema, $"The database has schema {present}; this executable knows {Newest}. Start the newer Imp again, or restore the backup made before the upgrade.");
            CheckHealth(connection);
            if (present > 0 && present < Newest) BackUp(connection, present);
            foreach (var (version, sql) in Scripts().Where(script => script.Version > present).OrderBy(script => script.Version)) Apply(connection, version, sql);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is 11 or 26)
        {
            throw new CannotStart(CannotStart.Damaged, $"The database file {folder.Database} is damaged ({failure.SqliteErrorCode}). Nothing was changed. Restore the latest backup from {folder.Backups}.");
        }
    }

    private void CheckHealth(SqliteConnection connection)
    {
        // A large file is not read whole at every start: the first page must come within two seconds.
        if (new FileInfo(folder.Database).Length > 200_000_000) return;
        if (SqliteFile.Ask(connection, "PRAGMA quick_check(1)") is not "ok")
            throw new CannotStart(CannotStart.Damaged, $"The database file {folder.Database} is damaged. Nothing was changed. Restore the latest backup from {folder.Backups}.");
    }

    private void BackUp(SqliteConnection connection, int version)
    {
        Directory.CreateDirectory(folder.Backups);
        var target = Path.Combine(folder.Backups, $"before-schema-{version + 1}-{clock.GetUtcNow():yyyyMMdd-HHmmss}.db");
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
        Verify(target);
        log.LogInformation("Backed up to {Target} before changing the schema", target);
    }

    /// <summary>What cannot be opened and read is no backup.</summary>
    private static void Verify(string backup)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = backup, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        if (SqliteFile.Ask(connection, "PRAGMA integrity_check(1)") is not "ok")
            throw new CannotStart(CannotStart.Damaged, $"The backup {backup} that was made before the upgrade cannot be read back. Nothing was changed; check the disk.");
    }

    private void Apply(SqliteConnection connection, int version, string sql)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        SqliteFile.Run(connection, sql);
        SqliteFile.Run(connection, $"PRAGMA user_version={version}");
        transaction.Commit();
        log.LogInformation("Schema is now {Version}", version);
    }

    private static IEnumerable<(int Version, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("migrations/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (int.Parse(name["migrations/".Length..][..4], CultureInfo.InvariantCulture), reader.ReadToEnd());
        }
    }
}
