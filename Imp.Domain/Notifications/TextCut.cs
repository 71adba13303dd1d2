using System.Globalization;
using System.Text;

namespace Imp.Domain.Notifications;

/// <summary>What a channel's limit counts.</summary>
public enum TextUnit
{
    /// <summary>Units of UTF-16, as JavaScript and .NET count; never fewer than characters, so it is safe for those who count these.</summary>
    Utf16,
    /// <summary>Bytes of UTF-8.</summary>
    Utf8,
    /// <summary>Places of a short message in the GSM alphabet, of which a few letters take two.</summary>
    Gsm,
}

/// <summary>Makes text fit, between whole characters.</summary>
public static class TextCut
{
    private const string Ellipsis = "…";

    /// <summary>Counts as a channel does.</summary>
    public static int Count(string text, TextUnit unit) => unit switch
    {
        TextUnit.Utf16 => text.Length,
        TextUnit.Utf8 => Encoding.UTF8.GetByteCount(text),
        TextUnit.Gsm => GsmText.Count(text),
    };

    /// <summary>Escapes, and leaves out from the end what is too much: the escaped text fits, and no escape is cut in two.</summary>
    /// <param name="escape">Replaces letter by letter; null for nothing.</param>
    public static string Fit(string text, int most, TextUnit unit = TextUnit.Utf16, Func<string, string>? escape = null)
    {
        escape ??= static plain => plain;
        var whole = escape(text);
        if (Count(whole, unit) <= most) return whole;

        var dots = unit == TextUnit.Gsm ? "..." : Ellipsis;
        var (fitting, left) = (new StringBuilder(), most - Count(dots, unit));
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            var letter = escape(letters.GetTextElement());
            left -= Count(letter, unit);
            if (left < 0) break;
            fitting.Append(letter);
        }
        return fitting.Append(dots).ToString();
    }
}
