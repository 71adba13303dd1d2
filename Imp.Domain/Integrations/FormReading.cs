using System.Text;

namespace Imp.Domain.Integrations;

/// <summary>Reads the two kinds of forms as leniently as senders write them. Of fields with one name the last counts.</summary>
public static class FormReading
{
    private const int MostFields = 1_000;

    public static bool IsMultipart(string contentType) => contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A part without "=" belongs to the value before it: some senders do not escape the "&amp;" in a text.</summary>
    public static Dictionary<string, string> UrlEncoded(ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (var part in Encoding.UTF8.GetString(body).Trim().Split('&'))
        {
            var at = part.IndexOf('=');
            if (at <= 0)
            {
                if (last is not null) fields[last] += "&" + Decode(part);
                continue;
            }
            if (fields.Count == MostFields) break;
            last = Decode(part[..at]);
            fields[last] = Decode(part[(at + 1)..]);
        }
        return fields;
    }

    /// <returns>The parts that have a name, as text; nothing when there is no boundary.</returns>
    public static Dictionary<string, string> Multipart(string contentType, ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Parameter(contentType, "boundary") is not { Length: > 0 and <= 200 } boundary) return fields;

        foreach (var part in Encoding.UTF8.GetString(body).Split("--" + boundary).Skip(1))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || part.StartsWith("--", StringComparison.Ordinal)) continue;
            if (Parameter(part[..end], "name") is not { Length: > 0 } name) continue;
            if (fields.Count == MostFields) break;
            var value = part[(end + 4)..];
            fields[name] = value.EndsWith("\r\n", StringComparison.Ordinal) ? value[..^2] : value;
        }
        return fields;
    }

    private static string? Parameter(string header, string name)
    {
        foreach (var part in header.Split(';', '\n').Select(part => part.Trim()))
            if (part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)) return part[(name.Length + 1)..].Trim().Trim('"');
        return null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
