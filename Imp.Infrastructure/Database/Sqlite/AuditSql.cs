using System.Globalization;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The audit chain as it lies in the file.</summary>
internal static class AuditSql
{
    /// <summary>The schema with which rows are chained.</summary>
    public const int Since = 44;

    /// <summary>Names the key that seals the chain.</summary>
    public const string KeyPurpose = "audit-head";

    private const string Columns = """ "Sequence","At","ActorKind","ActorId","ActorName","From","Command","Detail","Subject","Covers","Salt","Digest","Hash" """;

    /// <summary>Chains the rows of an installation that is older than the chain.</summary>
    public static void ChainOld(SqliteConnection connection, byte[] key, IChance chance)
    {
        var head = AuditChain.Start;
        using var update = connection.CreateCommand();
        update.CommandText = """UPDATE "Audit" SET "Sequence"=$to,"Subject"=$subject,"Salt"=$salt,"Digest"=$digest,"Hash"=$hash WHERE "Sequence"=$from""";
        foreach (var name in new[] { "$from", "$to", "$subject", "$salt", "$digest", "$hash" }) update.Parameters.AddWithValue(name, DBNull.Value);
        long from = 0;
        while (Next(connection, from) is { } old)
        {
            var linked = AuditChain.Link(old with { Subject = SubjectOf(old.Detail) }, head, chance.Bytes(AuditChain.SaltBytes));
            from = old.Sequence;
            update.Parameters["$from"].Value = from;
            update.Parameters["$to"].Value = linked.Sequence;
            update.Parameters["$subject"].Value = (object?)linked.Subject?.ToString("D").ToUpperInvariant() ?? DBNull.Value;
            update.Parameters["$salt"].Value = linked.Salt;
            update.Parameters["$digest"].Value = linked.Digest;
            update.Parameters["$hash"].Value = linked.Hash;
            update.ExecuteNonQuery();
            head = new AuditHead(linked.Sequence, linked.Hash!);
        }
        Save(connection, head, key);
    }

    /// <summary>Seals how far the chain goes.</summary>
    public static void Save(SqliteConnection connection, AuditHead head, byte[] key)
    {
        using var save = connection.CreateCommand();
        save.CommandText = """UPDATE "AuditHead" SET "Sequence"=$sequence,"Hash"=$hash,"Seal"=$seal WHERE "Id"=1; UPDATE sqlite_sequence SET seq=$sequence WHERE name='Audit' """;
        save.Parameters.AddWithValue("$sequence", head.Sequence);
        save.Parameters.AddWithValue("$hash", head.Hash);
        save.Parameters.AddWithValue("$seal", AuditChain.SealOf(head, key));
        save.ExecuteNonQuery();
    }

    /// <summary>All rows from one on, in order, one at a time.</summary>
    public static IEnumerable<AuditEntry> Rows(SqliteConnection connection, long from = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT {Columns} FROM "Audit" WHERE "Sequence">$from ORDER BY "Sequence" """;
        command.Parameters.AddWithValue("$from", from);
        using var row = command.ExecuteReader();
        while (row.Read()) yield return Entry(row);
    }

    public static IReadOnlyList<AuditRedaction> Redactions(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Sequence","ErasedBy","Digest" FROM "AuditRedactions" ORDER BY "Id" """;
        using var row = command.ExecuteReader();
        var all = new List<AuditRedaction>();
        while (row.Read()) all.Add(new AuditRedaction(row.GetInt64(0), row.GetInt64(1), (byte[])row.GetValue(2)));
        return all;
    }

    /// <returns>The head and its seal as stored; null when the row is gone.</returns>
    public static (AuditHead Head, byte[]? Seal)? Head(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Sequence","Hash","Seal" FROM "AuditHead" WHERE "Id"=1""";
        using var row = command.ExecuteReader();
        return row.Read() ? (new AuditHead(row.GetInt64(0), (byte[])row.GetValue(1)), row.IsDBNull(2) ? null : (byte[])row.GetValue(2)) : null;
    }

    /// <returns>The hash of one row; null when there is none.</returns>
    public static byte[]? HashAt(SqliteConnection connection, long sequence)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Hash" FROM "Audit" WHERE "Sequence"=$sequence""";
        command.Parameters.AddWithValue("$sequence", sequence);
        return command.ExecuteScalar() as byte[];
    }

    /// <summary>All rows as the transaction under way sees them, in order, one at a time; a row that was read may be redacted.</summary>
    public static IEnumerable<AuditEntry> All(Writer writer)
    {
        long from = 0;
        while (true)
        {
            var piece = new List<AuditEntry>();
            var row = writer.Prepare($"""SELECT {Columns} FROM "Audit" WHERE "Sequence">?1 ORDER BY "Sequence" LIMIT 500""").Bind(from);
            while (row.Step()) piece.Add(Entry(row));
            foreach (var entry in piece) yield return entry;
            if (piece.Count == 0) yield break;
            from = piece[^1].Sequence;
        }
    }

    /// <summary>Replaces the words of a row that named somebody, and remembers which erasure did it.</summary>
    public static void Redact(Writer writer, AuditEntry words, AuditRedaction redaction)
    {
        writer.Prepare("""UPDATE "Audit" SET "ActorName"=?1,"From"=?2,"Detail"=?3,"Salt"=NULL WHERE "Sequence"=?4""")
            .Bind(words.ActorName).Bind(words.From).Bind(words.Detail).Bind(words.Sequence).Run();
        writer.Prepare("""INSERT INTO "AuditRedactions" ("Sequence","ErasedBy","Digest") VALUES (?1,?2,?3)""")
            .Bind(redaction.Sequence).Bind(redaction.ErasedBy).Bind((ReadOnlySpan<byte>)redaction.Digest).Run();
    }

    private static AuditEntry Entry(Statement row) => new(
        row.Number(0), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(1)), Kind(row.Text(2)!), row.IsNull(3) ? null : row.Id(3), row.Text(4)!, row.Text(5), row.Text(6)!, row.Text(7)!)
    {
        Subject = row.IsNull(8) ? null : row.Id(8), Covers = row.Blob(9), Salt = row.Blob(10), Digest = row.Blob(11), Hash = row.Blob(12),
    };

    private static AuditEntry? Next(SqliteConnection connection, long from)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT {Columns} FROM "Audit" WHERE "Sequence">$from ORDER BY "Sequence" LIMIT 1""";
        command.Parameters.AddWithValue("$from", from);
        using var row = command.ExecuteReader();
        return row.Read() ? Entry(row) : null;
    }

    private static AuditEntry Entry(SqliteDataReader row) => new(
        row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Kind(row.GetString(2)), Id(row, 3), row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5), row.GetString(6), row.GetString(7))
    {
        Subject = Id(row, 8), Covers = Bytes(row, 9), Salt = Bytes(row, 10), Digest = Bytes(row, 11), Hash = Bytes(row, 12),
    };

    private static Guid? Id(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : Guid.TryParse(row.GetString(at), CultureInfo.InvariantCulture, out var id) ? id : Guid.AllBitsSet;

    // Whoever checks rows meets ones that somebody else wrote: what is no word of ours fits no hash of ours, and is said to be changed.
    private static ActorKind Kind(string word) => Enum.TryParse<ActorKind>(word, out var kind) ? kind : (ActorKind)(-1);

    private static byte[]? Bytes(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : (byte[])row.GetValue(at);

    /// <summary>What an old row was about, as far as its detail says.</summary>
    private static Guid? SubjectOf(string detail)
    {
        try
        {
            using var json = JsonDocument.Parse(detail);
            foreach (var name in new[] { "incident", "umbrella", "id" })
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)) return id;
        }
        catch (JsonException)
        {
            // Cut off at its greatest length.
        }
        return null;
    }
}
