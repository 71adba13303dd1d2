using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Support;

/// <summary>Every row of a database as text, to see that nothing changed.</summary>
public static class Rows
{
    public static string Of(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var text = new StringBuilder();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"))
            foreach (var row in Read(connection, $"SELECT * FROM \"{table}\"")) text.Append(CultureInfo.InvariantCulture, $"{table}: {row}\n");
        return text.ToString();
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
