using System.Text;

namespace Imp.Tests.Support;

/// <summary>One part of a MIME message (RFC 2045, 2046); enough to read what a mail client would show.</summary>
internal sealed class MimePart
{
    private readonly string body;

    private MimePart(List<KeyValuePair<string, string>> headers, string body) => (Headers, this.body) = (headers, body);

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public static MimePart Parse(byte[] raw) => Parse(Encoding.Latin1.GetString(raw));

    public string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    /// <returns>The first part of that media type, decoded, lines ending in LF; null when there is none.</returns>
    public string? Text(string mediaType)
    {
        if (Parameter("boundary") is { } boundary) return Parts(boundary).Select(part => part.Text(mediaType)).FirstOrDefault(text => text is not null);
        if (!MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) return null;

        return Encoding.GetEncoding(Parameter("charset") ?? "utf-8").GetString(Content()).ReplaceLineEndings("\n");
    }

    private string MediaType => (Header("Content-Type") ?? "text/plain").Split(';')[0].Trim();

    // One character is one byte here (Latin-1), until a part is decoded.
    private static MimePart Parse(string text)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var rest = text;
        while (rest.Length > 0)
        {
            var line = TakeLine(ref rest);
            if (line.Length == 0) break;
            while (rest.Length > 0 && rest[0] is ' ' or '\t') line += " " + TakeLine(ref rest).TrimStart();

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.Add(new(line[..colon].Trim(), EncodedWords.Decode(line[(colon + 1)..].Trim())));
        }
        return new(headers, rest);
    }

    private static string TakeLine(ref string text)
    {
        var end = text.IndexOf("\r\n", StringComparison.Ordinal);
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? "" : text[(end + 2)..];
        return line;
    }

    private string? Parameter(string name) =>
        (Header("Content-Type") ?? "").Split(';').Skip(1)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair[1].Trim().Trim('"'))
            .FirstOrDefault();

    private IEnumerable<MimePart> Parts(string boundary) =>
        ("\r\n" + body).Split("\r\n--" + boundary).Skip(1)
            .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part => Parse(part[(part.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]));

    private byte[] Content() => Header("Content-Transfer-Encoding")?.ToLowerInvariant() switch
    {
        "base64" => Convert.FromBase64String(body),
        "quoted-printable" => QuotedPrintable.Decode(body),
        _ => Encoding.Latin1.GetBytes(body),
    };
}
