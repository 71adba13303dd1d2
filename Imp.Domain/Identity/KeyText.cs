using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>How keys are made, told apart and stored.</summary>
public static class KeyText
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>An API key: <c>imp_</c> and 32 characters, 160 random bits.</summary>
    public static string ApiKey(IChance chance) => "imp_" + Base32(chance.Bytes(20));

    /// <summary>An integration key: exactly 32 characters, 160 random bits, without prefix, because senders' forms check for PagerDuty's length.</summary>
    public static string IntegrationKey(IChance chance) => Base32(chance.Bytes(20));

    /// <returns>SHA-256 of the key as lower-case hex. The key has 160 random bits, so a slow hash would add nothing.</returns>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <returns>The first characters, to recognise it by.</returns>
    public static string Hint(string key) => key[..Math.Min(key.Length, key.StartsWith("imp_", StringComparison.Ordinal) ? 8 : 4)];

    /// <returns>Lower-case letters and the digits 2 to 7 (RFC 4648), without padding.</returns>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 8 / 5);
        int buffer = 0, bits = 0;
        foreach (var next in bytes)
        {
            buffer = buffer << 8 | next;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Alphabet[buffer >> (bits - 5) & 31]);
            buffer &= (1 << bits) - 1;
        }
        return text.ToString();
    }
}
