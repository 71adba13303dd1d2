using System.Buffers.Text;
using System.Security.Cryptography;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Makes and reads the token of a one-click link: a delivery's id and a keyed hash of it. Nothing is stored, and nobody can make one up.</summary>
/// <param name="purpose">What it opens; a token for one purpose is none for another.</param>
public sealed class AckLinks(DataFolder folder, string purpose = "ack-links")
{
    private const int IdBytes = 16;
    private const int ProofBytes = 16;

    /// <summary>What stands before the @ of an address has 64 letters at most.</summary>
    private const int FoldedBytes = 28;

    private readonly Lazy<byte[]> key = new(() => folder.KeyFor(purpose));

    /// <returns>43 letters, digits, <c>-</c> and <c>_</c>.</returns>
    public string Make(DeliveryId delivery)
    {
        Span<byte> token = stackalloc byte[IdBytes + ProofBytes];
        delivery.Value.TryWriteBytes(token);
        Proof(token[..IdBytes], token[IdBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>The delivery; null when the token is not one of ours.</returns>
    public DeliveryId? Read(string? token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + ProofBytes];
        if (token is not { Length: 43 } || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != bytes.Length) return null;

        Span<byte> proof = stackalloc byte[ProofBytes];
        Proof(bytes[..IdBytes], proof);
        return CryptographicOperations.FixedTimeEquals(proof, bytes[IdBytes..]) ? new DeliveryId(new Guid(bytes[..IdBytes])) : null;
    }

    /// <summary>As <see cref="Make"/>, for where letters lose their case on the way: a mail address.</summary>
    /// <returns>56 digits and letters <c>a</c> to <c>f</c>.</returns>
    public string MakeFolded(DeliveryId delivery)
    {
        Span<byte> token = stackalloc byte[IdBytes + ProofBytes];
        delivery.Value.TryWriteBytes(token);
        Proof(token[..IdBytes], token[IdBytes..]);
        return Convert.ToHexStringLower(token[..FoldedBytes]);
    }

    /// <returns>The delivery; null when the token is not one of ours.</returns>
    public DeliveryId? ReadFolded(string token)
    {
        Span<byte> bytes = stackalloc byte[FoldedBytes];
        if (token.Length != 2 * FoldedBytes || Convert.FromHexString(token, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return null;

        Span<byte> proof = stackalloc byte[ProofBytes];
        Proof(bytes[..IdBytes], proof);
        return CryptographicOperations.FixedTimeEquals(proof[..(FoldedBytes - IdBytes)], bytes[IdBytes..]) ? new DeliveryId(new Guid(bytes[..IdBytes])) : null;
    }

    private void Proof(ReadOnlySpan<byte> id, Span<byte> proof)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Value, id, hash);
        hash[..ProofBytes].CopyTo(proof);
    }
}
