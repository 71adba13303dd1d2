using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Operations;

/// <summary>A folder as the first schema left it, opened by this Imp.</summary>
public sealed class UpgradeTests
{
    private const string Id = "00000000-0000-7000-8000-00000000000";

    [Fact]
    public void What_the_first_schema_kept_is_all_there_afterwards_and_before_it_a_backup_was_made()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp["data"]);
        MakeFirst(folder.Database);
        IReadOnlyDictionary<string, long> before;
        using (var file = new ClosedFile(folder.Database)) before = file.Rows();
        var backups = new BackupMaker(folder, new ImpSettings(), TimeProvider.System, NullLogger<BackupMaker>.Instance);

        new Migrator(folder, new SqliteFile(folder.Database), backups, NullLogger<Migrator>.Instance).Run();

        using (var file = new ClosedFile(folder.Database))
        {
            (file.Schema, file.Damage(), file.Dangling().Count).Should().Be((Migrator.Newest, null, 0));
            var after = file.Rows();
            before.Where(table => table.Value > 0).Should().HaveCountGreaterThan(9).And.OnlyContain(table => after[table.Key] == table.Value);
        }
        var made = backups.List().Should().ContainSingle().Which;
        (made.Manifest.Reason, made.Manifest.Schema).Should().Be((BackupReason.BeforeUpgrade, 1));
        made.Manifest.Rows["imp.db"].Should().BeEquivalentTo(before);
        new Restore(TimeProvider.System).Run(made.Path, folder, default).Manifest.Schema.Should().Be(1, "the way back is open");
    }

    [Fact]
    public void Without_a_backup_nothing_is_changed()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp["data"]);
        MakeFirst(folder.Database);
        File.WriteAllText(folder.Backups, "in the way");
        var backups = new BackupMaker(folder, new ImpSettings(), TimeProvider.System, NullLogger<BackupMaker>.Instance);

        FluentActions.Invoking(() => new Migrator(folder, new SqliteFile(folder.Database), backups, NullLogger<Migrator>.Instance).Run())
            .Should().Throw<CannotStart>().WithMessage("*a backup comes first*Nothing was changed.");

        using var file = new ClosedFile(folder.Database);
        file.Schema.Should().Be(1);
    }

    private static void MakeFirst(string database)
    {
        var assembly = typeof(Migrator).Assembly;
        using var script = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.StartsWith("migrations/0001", StringComparison.Ordinal)))!);
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        SqliteFile.Run(connection, script.ReadToEnd() + "PRAGMA user_version=1; PRAGMA foreign_keys=OFF;");
        foreach (var table in Names(connection, "SELECT name FROM sqlite_master WHERE type='table'")) Fill(connection, table);
    }

    /// <summary>One row: enough of everything to be read, and references that all lead to the row there is.</summary>
    private static void Fill(SqliteConnection connection, string table)
    {
        var columns = new List<(string Name, string Type)>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT name, type FROM pragma_table_info('{table}')";
            using var rows = command.ExecuteReader();
            while (rows.Read()) columns.Add((rows.GetString(0), rows.GetString(1)));
        }
        var values = columns.Select(column => Known.GetValueOrDefault($"{table}.{column.Name}") ?? Known.GetValueOrDefault(column.Name) ?? (column.Type switch
        {
            "TEXT" => column.Name.EndsWith("Id", StringComparison.Ordinal) ? $"'{Id}1'" : "'x'",
            "BLOB" => "x'7B7D'",
            _ => "1",
        }));
        SqliteFile.Run(connection, $"INSERT OR IGNORE INTO \"{table}\" ({string.Join(',', columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(',', values)})");
    }

    private static readonly Dictionary<string, string> Known = new()
    {
        ["Email"] = "'ana@example.org'",
        ["Role"] = "'Owner'",
        ["Severity"] = "'Sev2'",
    };

    private static List<string> Names(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }
}
