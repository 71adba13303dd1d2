using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations;

/// <summary>Checks what senders sign with a shared secret, in constant time.</summary>
public static class Signatures
{
    /// <returns>True when the text is the hexadecimal HMAC-SHA-256 of the bytes under the secret.</returns>
    public static bool IsHmac(string? hex, ReadOnlySpan<byte> signed, Secret secret)
    {
        if (hex is not { Length: 64 } || !hex.All(char.IsAsciiHexDigit)) return false;
        return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hex), HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal), signed));
    }

    /// <returns>True when the text is the secret itself. Hashed first, so that not even the length can be felt.</returns>
    public static bool IsSecret(string? text, Secret secret) =>
        text is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal)));
}
