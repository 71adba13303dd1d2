using System.Text;
using System.Text.RegularExpressions;

namespace Imp.Tests.Support;

/// <summary>Header text with encoded words (RFC 2047), such as <c>=?utf-8?B?w6Q=?=</c>.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string text)
    {
        var words = Word().Matches(text);
        if (words.Count == 0) return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));

        var decoded = new StringBuilder();
        var pending = new List<byte>();   // neighbours are joined before decoding: a character may be cut in two
        var end = 0;
        foreach (Match word in words)
        {
            var between = text[end..word.Index];
            if (end == 0 || !string.IsNullOrWhiteSpace(between)) Flush(decoded, pending).Append(between);
            pending.AddRange(Bytes(word));
            end = word.Index + word.Length;
        }
        return Flush(decoded, pending).Append(text[end..]).ToString();
    }

    private static StringBuilder Flush(StringBuilder decoded, List<byte> pending)
    {
        decoded.Append(Encoding.UTF8.GetString([.. pending]));
        pending.Clear();
        return decoded;
    }

    private static byte[] Bytes(Match word)
    {
        var content = word.Groups["text"].Value;
        var bytes = word.Groups["form"].Value is "B" or "b" ? Convert.FromBase64String(content) : QuotedPrintable.DecodeWord(content);
        var charset = word.Groups["charset"].Value;
        return charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? bytes : Encoding.Convert(Encoding.GetEncoding(charset), Encoding.UTF8, bytes);
    }

    [GeneratedRegex(@"=\?(?<charset>[^?*]+)(\*[^?]*)?\?(?<form>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
