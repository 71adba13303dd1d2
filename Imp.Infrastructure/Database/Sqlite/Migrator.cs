using System.Globalization;
using System.Reflection;
using Imp.Infrastructure.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Brings the file to this executable's schema: numbered scripts, each in one transaction, recorded in <c>user_version</c>, with a backup before the first.</summary>
public sealed class Migrator(DataFolder folder, SqliteFile file, BackupMaker backups, ILogger<Migrator> log)
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
            if (present > 0 && present < Newest) BackUp();
            foreach (var (version, sql) in Scripts().Where(script => script.Version > present).OrderBy(script => script.Version)) Apply(connection, version, sql, present == 0);
            if (present == 0) log.LogInformation("The database is new, with schema {Version}", Newest);
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

    /// <summary>Without one nothing is changed.</summary>
    private void BackUp()
    {
        try
        {
            backups.Make(BackupReason.BeforeUpgrade, withKeys: false, () => false, CancellationToken.None);
        }
        catch (BackupFailed failure)
        {
            throw new CannotStart(CannotStart.FolderTaken, $"The database has to change, and a backup comes first. {failure.Message} Nothing was changed.");
        }
    }

    /// <param name="isNew">Nobody waits for, or asks about, the steps of a database that was empty.</param>
    private void Apply(SqliteConnection connection, int version, string sql, bool isNew)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        SqliteFile.Run(connection, sql);
        if (version == AuditSql.Since) AuditSql.ChainOld(connection, folder.KeyFor(AuditSql.KeyPurpose), new SystemChance(TimeProvider.System));
        SqliteFile.Run(connection, $"PRAGMA user_version={version}");
        transaction.Commit();
        log.Log(isNew ? LogLevel.Debug : LogLevel.Information, "Schema is now {Version}", version);
    }

    /// <summary>All of them, in no order.</summary>
    internal static IEnumerable<(int Version, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("migrations/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (int.Parse(name["migrations/".Length..][..4], CultureInfo.InvariantCulture), reader.ReadToEnd());
        }
    }
}
