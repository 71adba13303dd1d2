using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What one contact method or webhook holds, as it is stored.</summary>
/// <param name="Channel">Null for a webhook.</param>
internal sealed record StoredMethod(string? Channel, string Address, string? SealedSecret);

/// <summary>Reads where messages go, read-only, also while another process writes the file.</summary>
internal static class MethodRead
{
    private const string Sql = """
        SELECT m."Channel",m."Address",m."SealedSecret" FROM "ContactMethods" m JOIN "Users" u ON u."Id"=m."UserId" WHERE m."ArchivedAt" IS NULL AND u."ArchivedAt" IS NULL
        UNION ALL SELECT NULL,"Address",NULL FROM "Webhooks" WHERE "IsOn"=1 AND "RemovedAt" IS NULL
        """;

    /// <returns>Empty when the file is missing, damaged or of a schema that has no such tables; the checkup says so.</returns>
    public static IReadOnlyList<StoredMethod> All(string file)
    {
        if (!File.Exists(file)) return [];
        var found = new List<StoredMethod>();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            using var rows = command.ExecuteReader();
            while (rows.Read()) found.Add(new StoredMethod(rows.IsDBNull(0) ? null : rows.GetString(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }
        catch (SqliteException)
        {
            return [];
        }
        return found;
    }
}
