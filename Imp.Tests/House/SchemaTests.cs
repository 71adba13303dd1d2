using System.Text.RegularExpressions;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.House;

/// <summary>The schema is written twice: as scripts, which make and upgrade the file, and as EF Core's model, which reads and writes it. Both must say the same.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_scripts_make_what_the_model_expects()
    {
        using var folder = new TempFolder();

        Read(ByScripts(folder)).Should().Equal(Read(ByModel(folder)));
    }

    private static string ByScripts(TempFolder folder)
    {
        using var data = DataFolder.Take(folder["scripts"]);
        new Migrator(data, new SqliteFile(data.Database), new BackupMaker(data, new ImpSettings(), TimeProvider.System, NullLogger<BackupMaker>.Instance), NullLogger<Migrator>.Instance).Run();
        return data.Database;
    }

    private static string ByModel(TempFolder folder)
    {
        var file = folder["model.db"];
        using var connection = Open(file);
        using var db = new ImpDb(SqliteFile.WriterOptions(connection));
        using var command = connection.CreateCommand();
        command.CommandText = db.Database.GenerateCreateScript();
        command.ExecuteNonQuery();
        return file;
    }

    /// <summary>What EF Core has no model for: the full-text index with its shadow tables, and the triggers that keep it.</summary>
    private const string Beside = "AND name NOT LIKE 'IncidentIndex%' AND type <> 'trigger'";

    /// <returns>One line per table, column, foreign key and index, sorted: two lists show at a glance what differs.</returns>
    private static List<string> Read(string file)
    {
        using var connection = Open(file);
        var lines = new List<string>();
        foreach (var (table, sql) in Rows(connection, $"SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' {Beside}", row => (row.GetString(0), row.GetString(1))))
        {
            lines.Add($"{table}{(sql.Contains("AUTOINCREMENT", StringComparison.OrdinalIgnoreCase) ? " numbered for ever" : "")}");
            lines.AddRange(Rows(connection, $"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')",
                row => $"{table}.{row.GetString(0)} {row.GetString(1)}{(row.GetBoolean(2) ? " NOT NULL" : "")}{(row.IsDBNull(3) ? "" : " DEFAULT " + row.GetString(3))}{(row.GetInt32(4) is > 0 and var at ? $" key {at}" : "")}"));
            lines.AddRange(Rows(connection, $"SELECT \"from\", \"table\", \"to\", on_delete, on_update FROM pragma_foreign_key_list('{table}')",
                row => $"{table}.{row.GetString(0)} -> {row.GetString(1)}.{row.GetString(2)} on delete {row.GetString(3)}, on update {row.GetString(4)}"));
        }
        lines.AddRange(Rows(connection, $"SELECT name, sql FROM sqlite_master WHERE type NOT IN ('table') AND sql IS NOT NULL {Beside}", row => $"{row.GetString(0)}: {Normal(row.GetString(1))}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(read(row));
        return rows;
    }

    private static string Normal(string sql) => Regex.Replace(sql.Replace("\"", ""), @"\s+", " ").Trim();

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
