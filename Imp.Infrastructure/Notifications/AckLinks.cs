using System.Buffers.Text;
using System.Security.Cryptography;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Makes and reads the token of a one-click link: a delivery's id and a keyed hash of it. Nothing is stored, and nobody can make one up.</summary>
public sealed class AckLinks(DataFolder folder)
{
    private const int IdBytes = 16;
    private const int ProofBytes = 16;

    private readonly Lazy<byte[]> key = new(() => folder.KeyFor("ack-links"));

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

    private void Proof(ReadOnlySpan<byte> id, Span<byte> proof)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Value, id, hash);
        hash[..ProofBytes].CopyTo(proof);
    }
}
