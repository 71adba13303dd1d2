using System.Security.Cryptography;
using System.Text;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>Whether a request comes from Twilio: its header X-Twilio-Signature is a keyed hash over the address and all fields of the form.</summary>
internal static class TwilioSignature
{
    /// <param name="token">The account's auth token.</param>
    /// <param name="url">As Twilio knows it: the public address, not one behind a proxy.</param>
    public static bool Fits(string token, string url, IEnumerable<KeyValuePair<string, string>> form, string? given)
    {
        if (token.Length == 0 || given is not { Length: > 0 and <= 100 }) return false;

        var fields = string.Concat(form.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        var sent = Encoding.UTF8.GetBytes(given);
        var fits = false;
        foreach (var address in Spellings(new Uri(url))) fits |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(token, address + fields)), sent);
        return fits;
    }

    internal static string Sign(string token, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));

    /// <summary>With and without the port: Twilio signs now one, now the other.</summary>
    private static string[] Spellings(Uri url) =>
        [$"{url.Scheme}://{url.Host}{url.PathAndQuery}", $"{url.Scheme}://{url.Host}:{url.Port}{url.PathAndQuery}"];
}
