using System.Text;

namespace Imp.Domain.Integrations.Mail;

/// <summary>The head of a mail or of one of its parts (RFC 5322): names in any case, folded lines joined.</summary>
internal sealed class MailHeaders
{
    private const int LongestHead = 128 * 1024;
    private const int Most = 500;

    private readonly List<(string Name, string Value)> all = [];

    private MailHeaders() { }

    /// <summary>Reads up to the first empty line.</summary>
    /// <returns>The head, and where the body begins.</returns>
    public static (MailHeaders Head, int BodyAt) Read(ReadOnlySpan<byte> part)
    {
        var head = new MailHeaders();
        var at = 0;
        while (at < part.Length)
        {
            var rest = part[at..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            at += end < 0 ? rest.Length : end + 1;
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.IsEmpty) break;
            if (at <= LongestHead) head.Add(line);
        }
        return (head, at);
    }

    /// <returns>The first header of the name, as it was written; null when there is none or it is blank.</returns>
    public string? Raw(string name)
    {
        foreach (var one in all)
            if (one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return string.IsNullOrWhiteSpace(one.Value) ? null : one.Value.Trim();
        return null;
    }

    /// <returns>The same, with encoded words decoded, without control characters, its blanks folded.</returns>
    public string? Text(string name)
    {
        if (Raw(name) is not { } raw) return null;
        var clean = string.Concat(MailText.DecodeWords(raw).Select(letter => char.IsControl(letter) ? ' ' : letter));
        clean = string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length > 0 ? clean : null;
    }

    /// <returns>A header's value before its first semicolon, in lower case; "" when there is none.</returns>
    public string Word(string name) => (Raw(name) ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();

    /// <returns>A parameter such as <c>charset</c> of <c>Content-Type</c>; null when there is none.</returns>
    public string? Parameter(string header, string name)
    {
        if (Raw(header) is not { } value) return null;
        for (var at = value.IndexOf(';'); at >= 0 && at < value.Length;)
        {
            var equals = value.IndexOf('=', at);
            if (equals < 0) return null;
            var isWanted = value.AsSpan(at + 1, equals - at - 1).Trim().Equals(name, StringComparison.OrdinalIgnoreCase);
            var (text, next) = Value(value, equals + 1);
            if (isWanted) return text;
            at = next;
        }
        return null;
    }

    private static (string Text, int Next) Value(string from, int at)
    {
        while (at < from.Length && char.IsWhiteSpace(from[at])) at++;
        if (at >= from.Length || from[at] != '"')
        {
            var end = from.IndexOf(';', at) is >= 0 and var found ? found : from.Length;
            return (from[at..end].Trim(), end);
        }
        var text = new StringBuilder();
        for (at++; at < from.Length && from[at] != '"'; at++)
        {
            if (from[at] == '\\' && at + 1 < from.Length) at++;
            text.Append(from[at]);
        }
        return (text.ToString(), from.IndexOf(';', Math.Min(at, from.Length)) is >= 0 and var next ? next : from.Length);
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        var text = System.Text.Unicode.Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : Encoding.Latin1.GetString(line);
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (all.Count > 0 && all[^1].Value.Length + text.Length <= 16_384) all[^1] = (all[^1].Name, all[^1].Value + text);
            return;
        }
        if (all.Count < Most && text.IndexOf(':') is > 0 and var colon) all.Add((text[..colon].TrimEnd(), text[(colon + 1)..]));
    }
}
