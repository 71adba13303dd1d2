using System.Security.Cryptography;
using Imp.Domain.Audit;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The last hash of the audit chain, kept in memory by the one writer. It goes back with a savepoint that is not kept, and is read again by the next connection.</summary>
/// <param name="key">Seals how far the chain goes.</param>
internal sealed class AuditTip(Writer writer, Lazy<byte[]> key)
{
    private const string Stored = """SELECT "Sequence","Hash","Seal" FROM "AuditHead" WHERE "Id"=1""";
    private const string Save = """UPDATE "AuditHead" SET "Sequence"=?1,"Hash"=?2,"Seal"=?3 WHERE "Id"=1""";

    private AuditHead? head;
    private bool moved;

    /// <summary>Behind which the next row comes.</summary>
    public AuditHead Head => head ??= Read();

    /// <summary>What stood there with a seal that is not this installation's: the chain was computed anew by somebody else.</summary>
    public AuditHead? Foreign { get; private set; }

    public void Advance(AuditEntry last) => (head, moved) = (new AuditHead(last.Sequence, last.Hash!), true);

    /// <summary>What <see cref="Restore"/> goes back to.</summary>
    public (AuditHead? Head, bool Moved) Mark => (head, moved);

    public void Restore((AuditHead? Head, bool Moved) mark) => (head, moved) = mark;

    /// <summary>Writes down how far it goes, in the transaction of the rows.</summary>
    /// <returns>Null when nothing was added.</returns>
    public AuditHead? Flush()
    {
        if (!moved) return null;
        writer.Prepare(Save).Bind(Head.Sequence).Bind((ReadOnlySpan<byte>)Head.Hash).Bind((ReadOnlySpan<byte>)AuditChain.SealOf(Head, key.Value)).Run();
        moved = false;
        return head;
    }

    private AuditHead Read()
    {
        var (stored, seal) = writer.Prepare(Stored).One(row => (new AuditHead(row.Number(0), row.Blob(1)!), row.Blob(2)));
        if (stored is null) return AuditChain.Start;
        // It is sealed again with the next row: what is seen now cannot be seen later.
        if (!CryptographicOperations.FixedTimeEquals(seal ?? [], AuditChain.SealOf(stored, key.Value))) Foreign = stored;
        return stored;
    }
}
