using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Support;

/// <summary>What is in a database file, read from outside.</summary>
public static class Rows
{
    /// <summary>Every row of a database as text, to see that nothing changed.</summary>
    public static string Of(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var text = new StringBuilder();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"))
            foreach (var row in Read(connection, $"SELECT * FROM \"{table}\"")) text.Append(CultureInfo.InvariantCulture, $"{table}: {row}\n");
        return text.ToString();
    }

    /// <summary>Asks a question of a database file, also of one that a process is using.</summary>
    /// <returns>The rows, each with its values as text; null as nothing.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyList<string>>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture) ?? "")]);
        return rows;
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => reader.GetValue(at))));
        return rows;
    }
}
