using System.Globalization;
using System.Text;

namespace Imp.Domain.Notifications;

/// <summary>Text in the alphabet of short messages (3GPP TS 23.038): one letter outside of it would halve what fits into a message.</summary>
public static class GsmText
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Double = "^{}\\[~]|€";

    /// <summary>Of the Latin letters that the alphabet lacks, what stands for them. A table, because without the system's cultures nothing is decomposed.</summary>
    private static readonly (string Plain, string Letters)[] Accents =
    [
        ("A", "ÀÁÂÃĀĂĄ"), ("a", "áâãāăą"), ("C", "ĆĈĊČ"), ("c", "çćĉċč"), ("D", "ĎĐÐ"), ("d", "ďđð"), ("E", "ÈÊËĒĔĖĘĚ"), ("e", "êëēĕėęě"),
        ("G", "ĜĞĠĢ"), ("g", "ĝğġģ"), ("H", "ĤĦ"), ("h", "ĥħ"), ("I", "ÌÍÎÏĨĪĬĮİ"), ("i", "íîïĩīĭįı"), ("J", "Ĵ"), ("j", "ĵ"), ("K", "Ķ"), ("k", "ķ"),
        ("L", "ĹĻĽĿŁ"), ("l", "ĺļľŀł"), ("N", "ŃŅŇ"), ("n", "ńņňŉ"), ("O", "ÒÓÔÕŌŎŐ"), ("o", "óôõōŏő"), ("OE", "Œ"), ("oe", "œ"), ("R", "ŔŖŘ"), ("r", "ŕŗř"),
        ("S", "ŚŜŞŠȘ"), ("s", "śŝşšș"), ("T", "ŢŤŦȚ"), ("t", "ţťŧț"), ("TH", "Þ"), ("th", "þ"), ("U", "ÙÚÛŨŪŬŮŰŲ"), ("u", "úûũūŭůűų"), ("W", "Ŵ"), ("w", "ŵ"),
        ("Y", "ÝŶŸ"), ("y", "ýÿŷ"), ("Z", "ŹŻŽ"), ("z", "źżž"),
    ];

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
        if (CharUnicodeInfo.GetUnicodeCategory(letter, 0) == UnicodeCategory.NonSpacingMark) return "";

        var row = Array.FindIndex(Accents, one => one.Letters.Contains(letter, StringComparison.Ordinal));
        return row < 0 ? null : Accents[row].Plain;
    }
}
