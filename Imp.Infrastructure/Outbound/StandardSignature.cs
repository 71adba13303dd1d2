using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Infrastructure.Outbound;

/// <summary>The headers of a signed call in the manner of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.</summary>
internal static class StandardSignature
{
    /// <param name="id">The same on every attempt.</param>
    /// <param name="now">Of this attempt.</param>
    /// <param name="body">Exactly the bytes that are sent.</param>
    /// <param name="keys">One, or two while a secret is replaced; each signs.</param>
    public static Dictionary<string, string> Headers(Guid id, DateTimeOffset now, byte[] body, params IEnumerable<byte[]> keys)
    {
        var (name, time) = (id.ToString("D"), now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{name}.{time}."), .. body];
        return new Dictionary<string, string>
        {
            ["webhook-id"] = name,
            ["webhook-timestamp"] = time,
            ["webhook-signature"] = string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)))),
        };
    }
}
