using System.Globalization;

namespace Imp.Tests.Support;

/// <summary>RFC 2045, section 6.7. One character is one byte.</summary>
internal static class QuotedPrintable
{
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var escape = text[at] == '=' && at + 2 < text.Length ? text.AsSpan(at + 1, 2) : default;
            if (escape.SequenceEqual("\r\n"))
                at += 2;   // a soft line break: the line goes on
            else if (byte.TryParse(escape, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                at += 2;
            }
            else
                bytes.Add((byte)text[at]);
        }
        return [.. bytes];
    }

    /// <summary>The form used inside an encoded word (RFC 2047, section 4.2): an underscore is a space.</summary>
    public static byte[] DecodeWord(string text) => Decode(text.Replace('_', ' '));
}
