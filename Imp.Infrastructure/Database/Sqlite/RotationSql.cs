using System.Globalization;
using System.Security.Cryptography;
using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Encrypts what a database file holds with another key, in one transaction.</summary>
internal static class RotationSql
{
    /// <returns>How many secrets there were.</returns>
    /// <exception cref="CannotStart">One cannot be opened with the old key; nothing was changed.</exception>
    public static int Run(string file, KeyRotation.Keys old, KeyRotation.Keys fresh, IChance chance)
    {
        using var connection = new SqliteFile(file).OpenWriter();
        if (Convert.ToInt32(SqliteFile.Ask(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture) < AuditSql.Since)
            throw new CannotStart(CannotStart.WrongUse, "The database is of an older Imp. Start the server once, stop it, and rotate the key then.");
        // The old ciphertext is of no use to whoever finds it in a free page, but a rotation is made because somebody has the old key.
        SqliteFile.Run(connection, "PRAGMA secure_delete=ON");
        using var transaction = connection.BeginTransaction(deferred: false);
        var count = Columns(connection).Sum(column => Seal(connection, column.Table, column.Name, old, fresh, chance));
        if (AuditSql.Head(connection) is { } head) AuditSql.Save(connection, head.Head, fresh.Audit);
        transaction.Commit();
        SqliteFile.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return count;
    }

    /// <returns>True when the audit chain's seal was made with these keys.</returns>
    public static bool IsSealedWith(string file, KeyRotation.Keys keys)
    {
        if (!File.Exists(file)) return false;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return AuditSql.Head(connection) is { Seal: { } seal } head && CryptographicOperations.FixedTimeEquals(seal, AuditChain.SealOf(head.Head, keys.Audit));
    }

    private static int Seal(SqliteConnection connection, string table, string column, KeyRotation.Keys old, KeyRotation.Keys fresh, IChance chance)
    {
        var isNamed = column.Contains("Sealed", StringComparison.Ordinal) || column.Contains("Secret", StringComparison.Ordinal);
        var count = 0;
        var found = new List<(long Row, string Text)>();
        using (var read = connection.CreateCommand())
        {
            read.CommandText = $"""SELECT rowid,"{column}" FROM "{table}" WHERE "{column}" GLOB '{Sealing.Prefix}*'""";
            using var row = read.ExecuteReader();
            while (row.Read()) found.Add((row.GetInt64(0), row.GetString(1)));
        }
        using var write = connection.CreateCommand();
        write.CommandText = $"""UPDATE "{table}" SET "{column}"=$text WHERE rowid=$row""";
        write.Parameters.AddWithValue("$text", "");
        write.Parameters.AddWithValue("$row", 0L);
        foreach (var (row, text) in found)
        {
            var secret = Sealing.Open(text, old.Secrets);
            // Elsewhere it is somebody's text that happens to begin like a sealed one.
            if (secret is null && !isNamed) continue;
            if (secret is null)
                throw new CannotStart(CannotStart.WrongUse, $"A secret in {table} cannot be opened with keys/master.key. Nothing was changed. Put the right key file back, or enter that secret anew.");
            (write.Parameters["$text"].Value, write.Parameters["$row"].Value) = (Sealing.Seal(secret, fresh.Secrets, chance.Bytes(Sealing.NonceBytes)), row);
            write.ExecuteNonQuery();
            count++;
        }
        return count;
    }

    /// <summary>Every column that can hold a sealed text; a room that is added later need not be named here.</summary>
    private static List<(string Table, string Name)> Columns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type='table' AND c.type='TEXT' AND t.name NOT LIKE 'IncidentIndex%' """;
        using var row = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (row.Read()) found.Add((row.GetString(0), row.GetString(1)));
        return found;
    }
}
