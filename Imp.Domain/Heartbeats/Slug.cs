using System.Security.Cryptography;
using System.Text;

namespace Imp.Domain.Heartbeats;

/// <summary>The short name of a heartbeat, as it stands in an address.</summary>
public static class Slug
{
    public const int Longest = 100;

    /// <returns>True for small letters, digits, <c>-</c> and <c>_</c>, at most <see cref="Longest"/>.</returns>
    public static bool IsOne(string? text) => text is { Length: > 0 and <= Longest } && text.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one is '-' or '_');

    /// <returns>What can be kept of a name; "" when that is nothing.</returns>
    public static string Of(string? name)
    {
        var made = new StringBuilder();
        foreach (var one in (name ?? "").Trim().ToLowerInvariant()) made.Append(char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one is '_' ? one : '-');
        return string.Join('-', made.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <returns>A slug for a name that a program made, which nobody is there to shorten. The same name has always the same.</returns>
    /// <param name="isTaken">True when another heartbeat has what would be nearest.</param>
    public static string ForProgram(string name, Func<string, bool> isTaken)
    {
        var near = Of(name);
        if (IsOne(near) && !isTaken(near)) return near;

        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4));
        return near.Length == 0 ? $"heartbeat-{mark}" : $"{near[..Math.Min(near.Length, Longest - mark.Length - 1)]}-{mark}";
    }
}
