using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Domain.Identity;

/// <summary>Codes that an app on a phone shows: RFC 6238 with what every such app knows, SHA-1, six digits, 30 seconds.</summary>
public static class Totp
{
    /// <summary>160 random bits, as RFC 4226 asks for.</summary>
    public const int SeedBytes = 20;

    public const int Digits = 6;

    private const int PeriodSeconds = 30;

    /// <summary>So many steps a phone's clock may be ahead or behind.</summary>
    private const int Drift = 1;

    /// <returns>The number of the 30 seconds that an instant lies in.</returns>
    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / PeriodSeconds;

    /// <returns>Six digits.</returns>
    public static string CodeAt(ReadOnlySpan<byte> seed, long step)
    {
        Span<byte> moving = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(moving, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(seed, moving, hash);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <param name="given">As typed; spaces do not count.</param>
    /// <param name="after">The last step whose code was used: neither it nor an earlier one counts again.</param>
    /// <returns>The step whose code it is; null when it is none that counts now.</returns>
    public static long? Find(ReadOnlySpan<byte> seed, string given, DateTimeOffset now, long after)
    {
        var typed = Encoding.UTF8.GetBytes(given.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        // All of them in any case, so that the time it takes says nothing.
        for (var step = StepAt(now) - Drift; step <= StepAt(now) + Drift; step++)
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(CodeAt(seed, step))) && step > after) found = step;
        return found;
    }

    /// <returns>The seed as apps take it by hand: Base32 in groups of four.</returns>
    public static string Text(ReadOnlySpan<byte> seed) => string.Join(' ', KeyText.Base32(seed).ToUpperInvariant().Chunk(4).Select(group => new string(group)));

    /// <param name="account">Whose it is, for example the mail address.</param>
    /// <param name="site">Which Imp, for example its host name.</param>
    /// <returns>What the picture for the app's camera says.</returns>
    public static string Address(ReadOnlySpan<byte> seed, string account, string site) =>
        $"otpauth://totp/{Uri.EscapeDataString($"Imp {site}")}:{Uri.EscapeDataString(account)}?secret={KeyText.Base32(seed).ToUpperInvariant()}&issuer={Uri.EscapeDataString($"Imp {site}")}";
}
