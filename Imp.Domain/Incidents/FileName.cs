using System.Globalization;
using System.Text;

namespace Imp.Domain.Incidents;

/// <summary>What an attachment is called: a plain name that every file system takes and that looks like what it is.</summary>
public static class FileName
{
    /// <summary>Characters that are kept, the ending included.</summary>
    public const int Longest = 120;

    /// <summary>What a file without any usable name is called.</summary>
    public const string Unnamed = "file";

    private const int LongestEnding = 16;

    /// <summary>Names that Windows keeps for devices.</summary>
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    /// <returns>The name without path, control characters, marks that turn the direction of writing, and what file systems refuse; never empty.</returns>
    public static string Clean(string? name)
    {
        name = (name ?? "")[((name ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*') clean.Append('_');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator) clean.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)) clean.Append(rune);
        }
        var plain = Cut(clean.ToString().Trim().TrimEnd('.', ' '));
        if (plain.Trim('.', '_', ' ').Length == 0) return Unnamed;
        return Devices.Contains(plain.Split('.')[0].Trim(), StringComparer.OrdinalIgnoreCase) ? "_" + plain : plain;
    }

    private static string Cut(string name)
    {
        if (name.Length <= Longest) return name;

        var ending = name.LastIndexOf('.') is > 0 and var dot && name.Length - dot <= LongestEnding ? name[dot..] : "";
        var room = Longest - ending.Length;
        // Half of a pair is no letter.
        if (char.IsHighSurrogate(name[room - 1])) room--;
        return name[..room].TrimEnd('.', ' ') + ending;
    }
}
