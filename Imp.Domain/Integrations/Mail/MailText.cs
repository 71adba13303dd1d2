using System.Globalization;
using System.Net;
using System.Text;

namespace Imp.Domain.Integrations.Mail;

/// <summary>From the bytes of a mail to text: transfer encodings (RFC 2045), character sets, and encoded words (RFC 2047). What cannot be decoded stays as it is; nothing here throws.</summary>
internal static class MailText
{
    /// <returns>The bytes without their transfer encoding.</returns>
    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> body, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body, underscoreIsBlank: false),
        _ => body,
    };

    /// <param name="charset">As the sender names it; unknown or missing reads as UTF-8, and as Latin-1 where that does not fit.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (Find(charset) is { } named) return named.GetString(bytes);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Decodes the <c>=?charset?B?…?=</c> of a header. Blanks between two of them do not count, and neighbours are joined before they are decoded, because some senders cut a character in two.</summary>
    public static string DecodeWords(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        if (start < 0) return text;

        var (decoded, from, pending, charset) = (new StringBuilder(text.Length), 0, new List<byte>(), (string?)null);
        void Flush()
        {
            if (pending.Count > 0) decoded.Append(Decode(pending.ToArray(), charset));
            pending.Clear();
        }
        while (start >= 0)
        {
            var (word, of, end) = Word(text, start);
            if (word is null)
            {
                start = text.IndexOf("=?", start + 2, StringComparison.Ordinal);
                continue;
            }
            var between = text.AsSpan(from, start - from);
            if (charset is null || !between.IsWhiteSpace() || of != charset) Flush();
            if (charset is null || !between.IsWhiteSpace()) decoded.Append(between);
            pending.AddRange(word);
            (from, charset) = (end, of);
            start = end < text.Length ? text.IndexOf("=?", end, StringComparison.Ordinal) : -1;
        }
        Flush();
        return decoded.Append(text, from, text.Length - from).ToString();
    }

    private static (byte[]? Bytes, string Charset, int End) Word(string text, int start)
    {
        var afterCharset = text.IndexOf('?', start + 2);
        if (afterCharset < 0 || afterCharset + 2 >= text.Length || text[afterCharset + 2] != '?') return (null, "", 0);
        var end = text.IndexOf("?=", afterCharset + 3, StringComparison.Ordinal);
        if (end < 0) return (null, "", 0);

        // A language may follow the name: =?utf-8*en?Q?…?=
        var charset = text[(start + 2)..afterCharset].Split('*')[0].ToLowerInvariant();
        var content = Encoding.Latin1.GetBytes(text[(afterCharset + 3)..end]);
        return char.ToUpperInvariant(text[afterCharset + 1]) switch
        {
            'B' => (Base64(content), charset, end + 2),
            'Q' => (QuotedPrintable(content, underscoreIsBlank: true), charset, end + 2),
            _ => (null, "", 0),
        };
    }

    /// <summary>Lenient: what is no letter of the alphabet is left out, and the end need not be padded.</summary>
    private static byte[] Base64(ReadOnlySpan<byte> body)
    {
        var bytes = new List<byte>(body.Length * 3 / 4);
        int buffer = 0, bits = 0;
        foreach (var one in body)
        {
            var value = one switch
            {
                >= (byte)'A' and <= (byte)'Z' => one - 'A',
                >= (byte)'a' and <= (byte)'z' => one - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => one - '0' + 52,
                (byte)'+' => 62,
                (byte)'/' => 63,
                _ => -1,
            };
            if (value < 0) continue;
            buffer = (buffer << 6 | value) & 0xFFFFFF;
            if ((bits += 6) < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }
        return [.. bytes];
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<byte> body, bool underscoreIsBlank)
    {
        var bytes = new List<byte>(body.Length);
        for (var at = 0; at < body.Length; at++)
        {
            if (body[at] == '_' && underscoreIsBlank) bytes.Add((byte)' ');
            else if (body[at] != '=') bytes.Add(body[at]);
            else if (SoftBreak(body[(at + 1)..]) is >= 0 and var length) at += length;
            else if (at + 2 < body.Length && Hex(body[at + 1]) is >= 0 and var high && Hex(body[at + 2]) is >= 0 and var low)
            {
                bytes.Add((byte)(high << 4 | low));
                at += 2;
            }
            else bytes.Add(body[at]);
        }
        return [.. bytes];
    }

    /// <returns>Length of the line's end that a <c>=</c> takes away; -1 when there is none.</returns>
    private static int SoftBreak(ReadOnlySpan<byte> after)
    {
        var at = 0;
        while (at < after.Length && at < 80 && after[at] is (byte)' ' or (byte)'\t') at++;
        if (at == after.Length) return at;
        if (after[at] == '\n') return at + 1;
        return after[at] == '\r' ? at + (at + 1 < after.Length && after[at + 1] == '\n' ? 2 : 1) : -1;
    }

    private static int Hex(byte one) => one switch
    {
        >= (byte)'0' and <= (byte)'9' => one - '0',
        >= (byte)'A' and <= (byte)'F' => one - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => one - 'a' + 10,
        _ => -1,
    };

    private static Encoding? Find(string? charset)
    {
        var name = charset?.Trim().Trim('"', '\'').ToLowerInvariant();
        // UTF-7 is off in .NET for good reasons; "us-ascii" is what senders write who do not know what they send.
        if (name is null or "" or "us-ascii" or "ascii" or "utf-8" or "utf8" or "utf-7" or "unknown-8bit" || name.Length > 40) return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <returns>When the mail says it was written; null when it does not or cannot be read.</returns>
    public static DateTimeOffset? Date(string? header)
    {
        if (header is null) return null;
        var plain = header.Split('(', 2)[0].Trim();
        // "UT" and the like are allowed by the standard and unknown to the reader.
        if (plain.EndsWith(" UT", StringComparison.OrdinalIgnoreCase) || plain.EndsWith(" UTC", StringComparison.OrdinalIgnoreCase)) plain = plain[..plain.LastIndexOf(' ')] + " GMT";
        return plain.Length <= 60 && DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1970 and < 9999 ? at : null;
    }

    /// <summary>What a person would read of an HTML page.</summary>
    public static string FromHtml(string html)
    {
        var text = new StringBuilder(Math.Min(html.Length, 16_384));
        for (var at = 0; at < html.Length;)
        {
            if (html[at] != '<')
            {
                var next = html.IndexOf('<', at) is >= 0 and var found ? found : html.Length;
                // Line ends of the source are blanks.
                foreach (var letter in html.AsSpan(at, next - at)) text.Append(char.IsWhiteSpace(letter) ? ' ' : letter);
                at = next;
                continue;
            }
            at = AfterTag(html, at, text);
        }
        return Tidy(WebUtility.HtmlDecode(text.ToString()));
    }

    /// <returns>Blanks folded, at most one empty line in a row.</returns>
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var line in text.Split('\n'))
        {
            var words = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (words.Length > 0) tidy.Append(words).Append('\n');
            else if (tidy.Length > 1 && tidy[^2] != '\n') tidy.Append('\n');
        }
        return tidy.ToString().Trim();
    }

    private static int AfterTag(string html, int at, StringBuilder text)
    {
        if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0) return html.IndexOf("-->", at + 4, StringComparison.Ordinal) is >= 0 and var over ? over + 3 : html.Length;

        var end = html.IndexOf('>', at);
        if (end < 0) return html.Length;
        var inside = html.AsSpan(at + 1, end - at - 1);
        var closes = inside.StartsWith("/");
        if (closes) inside = inside[1..];
        var length = 0;
        while (length < inside.Length && length < 12 && char.IsAsciiLetterOrDigit(inside[length])) length++;
        switch (inside[..length].ToString().ToLowerInvariant())
        {
            case "br" or "p" or "div" or "tr" or "li" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "ul" or "ol" or "pre" or "blockquote" or "hr":
                text.Append('\n');
                break;
            case "td" or "th":
                text.Append(' ');
                break;
            case ("script" or "style" or "head" or "title") and var hidden when !closes:
                return html.IndexOf("</" + hidden, end, StringComparison.OrdinalIgnoreCase) is >= 0 and var close ? close : html.Length;
        }
        return end + 1;
    }
}
