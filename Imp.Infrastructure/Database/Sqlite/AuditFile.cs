using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Infrastructure.Audit;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Reads the chain of a database file through, at one instant, also while a server writes to it.</summary>
internal static class AuditFile
{
    /// <param name="key">Null: the seal cannot be checked.</param>
    /// <param name="known">Read before; null when there is nothing to compare with.</param>
    public static AuditVerdict Check(string file, byte[]? key, AuditHead? known)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        using var instant = connection.BeginTransaction(deferred: true);
        if (Convert.ToInt32(SqliteFile.Ask(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture) < AuditSql.Since) return new AuditVerdict(AuditChain.Start, null, [], false);

        var gaps = new List<string>();
        var check = new ChainCheck(AuditSql.Redactions(connection));
        var fault = check.Walk(AuditSql.Rows(connection).Select(row => Note(row, gaps)));
        return new AuditVerdict(check.Head, fault ?? End(connection, check.Head, key) ?? Since(connection, check.Head, known), gaps, key is not null);
    }

    private static AuditEntry Note(AuditEntry row, List<string> gaps)
    {
        if (row.Command != nameof(NoteAuditGap)) return row;
        using var detail = JsonDocument.Parse(row.Detail);
        gaps.Add(string.Create(CultureInfo.InvariantCulture, $"Row {row.Sequence} of {row.At:u} says that the log had another row {detail.RootElement.GetProperty("known").GetInt64()} before: an older backup was restored then, or somebody rewrote it."));
        return row;
    }

    private static ChainFault? End(SqliteConnection connection, AuditHead last, byte[]? key)
    {
        if (AuditSql.Head(connection) is not { } stored) return new ChainFault(last.Sequence, ChainFaultKind.NotByImp, "It is not stored how far the log goes.");
        if (stored.Head.Sequence > last.Sequence) return Cut(last.Sequence, stored.Head.Sequence);
        if (stored.Head.Sequence < last.Sequence) return new ChainFault(stored.Head.Sequence + 1, ChainFaultKind.Inserted, $"Row {stored.Head.Sequence + 1} was put in: Imp wrote {stored.Head.Sequence} rows.");
        if (!stored.Head.Hash.AsSpan().SequenceEqual(last.Hash)) return new ChainFault(last.Sequence, ChainFaultKind.Changed, $"Row {last.Sequence} or one before it was changed and the chain computed anew.");
        if (key is not null && (last.Sequence > 0 || stored.Seal is not null) && !CryptographicOperations.FixedTimeEquals(stored.Seal ?? [], AuditChain.SealOf(stored.Head, key)))
            return new ChainFault(last.Sequence, ChainFaultKind.NotByImp, $"The seal of row {last.Sequence} was not made with this installation's key: the chain was computed anew, or keys/master.key is another one.");
        return null;
    }

    /// <summary>Compares with what was written down outside.</summary>
    private static ChainFault? Since(SqliteConnection connection, AuditHead last, AuditHead? known)
    {
        if (known is null || known.Sequence == 0) return null;
        if (known.Sequence > last.Sequence) return Cut(last.Sequence, known.Sequence);
        return AuditSql.HashAt(connection, known.Sequence).AsSpan().SequenceEqual(known.Hash) ? null
            : new ChainFault(known.Sequence, ChainFaultKind.Changed, $"Row {known.Sequence} is not the one that audit.head knows: the log was rewritten, or an older backup was restored.");
    }

    private static ChainFault Cut(long last, long known) => new(
        last + 1, ChainFaultKind.CutOff, known == last + 1 ? $"Row {known} was cut off: the log ends at {last}." : $"Rows {last + 1} to {known} were cut off: the log ends at {last}.");
}
