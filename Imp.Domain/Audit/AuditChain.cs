using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Domain.Audit;

/// <summary>
/// How rows of the audit log hold together: every hash is SHA-256 over the hash before and the row. What may name somebody goes in by a salted digest of
/// its own, so that it can be erased and the chain stays whole. The bytes are part of the stored format and never change.
/// </summary>
public static class AuditChain
{
    /// <summary>Length of a salt, in bytes.</summary>
    public const int SaltBytes = 16;

    /// <summary>Before the first row.</summary>
    public static AuditHead Start => new(0, new byte[SHA256.HashSizeInBytes]);

    /// <summary>Puts a row behind the last one.</summary>
    /// <param name="salt">Unpredictable.</param>
    public static AuditEntry Link(AuditEntry entry, AuditHead after, byte[] salt)
    {
        var linked = entry with { Sequence = after.Sequence + 1, Salt = salt, Digest = DigestOf(entry, salt) };
        return linked with { Hash = HashOf(after.Hash, linked) };
    }

    /// <returns>The digest of what may name somebody: the actor's name, the place, the detail.</returns>
    /// <param name="salt">Empty for words that name nobody any more.</param>
    public static byte[] DigestOf(AuditEntry entry, ReadOnlySpan<byte> salt)
    {
        var bytes = new ArrayBufferWriter<byte>(entry.Detail.Length + 128);
        Add(bytes, "imp-audit-words-1");
        Add(bytes, salt);
        Add(bytes, entry.ActorName);
        Add(bytes, entry.From);
        Add(bytes, entry.Detail);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <returns>The hash that a row must have behind another.</returns>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, AuditEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Add(bytes, "imp-audit-1");
        Add(bytes, previous);
        Add(bytes, entry.Sequence);
        Add(bytes, entry.At.ToUnixTimeMilliseconds());
        Add(bytes, entry.ActorKind.ToString());
        Add(bytes, entry.ActorId?.ToString("D"));
        Add(bytes, entry.Command);
        Add(bytes, entry.Subject?.ToString("D"));
        if (entry.Covers is { } covers) Add(bytes, covers);
        else Add(bytes, (string?)null);
        Add(bytes, entry.Digest ?? []);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <returns>What the row of an erasure covers.</returns>
    /// <param name="redactions">Of that erasure, in the order of the rows.</param>
    public static byte[] CoverOf(IEnumerable<AuditRedaction> redactions)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Add(bytes, "imp-audit-erased-1");
        foreach (var one in redactions)
        {
            Add(bytes, one.Sequence);
            Add(bytes, one.Digest);
        }
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <returns>What only who has the key can write about how far the chain goes.</returns>
    public static byte[] SealOf(AuditHead head, byte[] key)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        Add(bytes, "imp-audit-head-1");
        Add(bytes, head.Sequence);
        Add(bytes, head.Hash);
        return HMACSHA256.HashData(key, bytes.WrittenSpan);
    }

    // Everything with its length before it: no two rows have the same bytes.
    private static void Add(ArrayBufferWriter<byte> bytes, string? text)
    {
        if (text is null) AddLength(bytes, -1);
        else Add(bytes, Encoding.UTF8.GetBytes(text));
    }

    private static void Add(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> value)
    {
        AddLength(bytes, value.Length);
        bytes.Write(value);
    }

    private static void Add(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private static void AddLength(ArrayBufferWriter<byte> bytes, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), length);
        bytes.Advance(sizeof(int));
    }
}
