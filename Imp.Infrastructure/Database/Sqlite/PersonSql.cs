using System.Data.Common;
using System.Globalization;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Everything that is stored about one person, from every table that there is, with times as text and without what proves or opens anything.</summary>
internal static class PersonSql
{
    private static readonly string[] Secrets = ["PasswordHash", "Hash", "Salt", "Digest", "Covers", "Seal", "PublicKey", "Hint", "Body"];

    /// <returns>Per table its rows, each a name and value per column: null, text or number. Tables without a row are left out.</returns>
    public static IEnumerable<(string Table, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows)> Read(DbConnection connection, UserId person)
    {
        var tables = Ask(connection, "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE 'IncidentIndex%' ORDER BY name", row => row.GetString(0));
        foreach (var table in tables)
        {
            var columns = Ask(connection, $"SELECT name, type FROM pragma_table_info('{table}')", row => (Name: row.GetString(0), Type: row.GetString(1)));
            var people = columns.Where(column => column.Type == "TEXT" && IsPerson(table, column.Name)).Select(column => column.Name).ToList();
            if (people.Count == 0) continue;
            var told = columns.Where(column => column.Type != "BLOB" && !IsSecret(column.Name)).Select(column => column.Name).ToList();
            var rows = Ask(
                connection, $"SELECT {string.Join(',', told.Select(name => $"\"{name}\""))} FROM \"{table}\" WHERE {string.Join(" OR ", people.Select(name => $"\"{name}\"=$person"))}",
                row => (IReadOnlyDictionary<string, object?>)told.Select((name, at) => (name, Value: Value(row, at, name))).ToDictionary(cell => cell.name, cell => cell.Value), person);
            if (rows.Count > 0) yield return (table, rows);
        }
    }

    /// <summary>Columns that can hold a person's id: those whose names say so, and those that hold whoever did something.</summary>
    private static bool IsPerson(string table, string column) =>
        table == "Users" ? column == "Id"
        : column is "UserId" or "OwnerId" or "ActorId" or "Subject" or "AssigneeId" or "CreatedBy" or "EditedBy" or "SavedBy" or "GiverId" or "TakerId" or "AnswererId" or "InsteadOfId" or "DrillForId" or "PersonId" or "InviteeId"
            || column.EndsWith("UserId", StringComparison.Ordinal);

    private static bool IsSecret(string column) => Secrets.Contains(column) || column.StartsWith("Sealed", StringComparison.Ordinal) || column.EndsWith("Hash", StringComparison.Ordinal);

    private static object? Value(DbDataReader row, int at, string name) =>
        row.IsDBNull(at) ? null
        : row.GetValue(at) is not long number ? row.GetString(at)
        : name is "At" || name.EndsWith("At", StringComparison.Ordinal) || name.EndsWith("Until", StringComparison.Ordinal) ? DateTimeOffset.FromUnixTimeMilliseconds(number).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        : number;

    private static List<T> Ask<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, UserId? person = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (person is { } id)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("$person", id.Value.ToString("D").ToUpperInvariant());
            command.Parameters.Add(parameter);
        }
        using var row = command.ExecuteReader();
        var found = new List<T>();
        while (row.Read()) found.Add(read(row));
        return found;
    }
}
