using System.Globalization;
using System.Text;

namespace Imp.Domain.Notifications;

/// <summary>Text in the alphabet of short messages (3GPP TS 23.038): one letter outside of it would halve what fits into a message.</summary>
public static class GsmText
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Double = "^{}\\[~]|€";

    /// <returns>The text with what the alphabet lacks replaced: accents dropped, quotes and dashes straightened, anything else a question mark.</returns>
    public static string Of(string text)
    {
        var made = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) made.Append(Of(rune));
        return made.ToString();
    }

    /// <returns>How many places it takes; letters outside of the alphabet count as one.</returns>
    public static int Count(string text) => text.Length + text.Count(Double.Contains);

    private static string Of(Rune rune)
    {
        var letter = rune.ToString();
        if (letter.Length == 1 && (Basic.Contains(letter[0]) || Double.Contains(letter[0]))) return letter;

        return letter switch
        {
            "“" or "”" or "„" or "«" or "»" => "\"",
            "‘" or "’" or "‚" or "`" or "´" => "'",
            "–" or "—" or "‐" or "‑" => "-",
            "…" => "...",
            "\u200B" or "\u200D" or "\uFE0F" => "",
            "\t" or "\u00A0" => " ",
            _ => WithoutAccent(letter) ?? "?",
        };
    }

    private static string? WithoutAccent(string letter)
    {
        var first = letter.Normalize(NormalizationForm.FormD)[0];
        return Basic.Contains(first) ? first.ToString() : CharUnicodeInfo.GetUnicodeCategory(letter, 0) == UnicodeCategory.NonSpacingMark ? "" : null;
    }
}
