using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>The key that folds alerts into one incident, for senders that give none.</summary>
public static class DedupKeys
{
    /// <summary>At most this many characters.</summary>
    public const int Longest = 512;

    /// <summary>Hashes service, integration and the title with its changing parts masked, never the whole text: a number that changes must not make a new incident.</summary>
    /// <returns><c>auto-</c> and 32 hex digits; the same for the same input on every machine.</returns>
    public static string From(ServiceId service, IntegrationId integration, string title)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{service.Value:N}/{integration.Value:N}/{Mask(title)}"));
        return "auto-" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>Replaces numbers, hex ids, GUIDs and timestamps by <c>#</c> and folds blanks and case.</summary>
    public static string Mask(string title)
    {
        var masked = new StringBuilder(title.Length);
        foreach (var word in title.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (masked.Length > 0) masked.Append(' ');
            if (IsId(word)) masked.Append('#');
            else MaskDigits(word, masked);
        }
        return masked.ToString();
    }

    private static bool IsId(string word)
    {
        var core = word.Trim('(', ')', '[', ']', '{', '}', '"', '\'', ',', '.', ';', ':');
        return core.Length >= 8 && core.Any(char.IsAsciiDigit) && core.All(c => char.IsAsciiHexDigit(c) || c == '-');
    }

    private static void MaskDigits(string word, StringBuilder masked)
    {
        var inNumber = false;
        foreach (var c in word)
        {
            var digit = char.IsAsciiDigit(c) || inNumber && c is '.' or ':' or ',';
            if (digit && inNumber) continue;
            masked.Append(digit ? '#' : c);
            inNumber = digit;
        }
    }
}
