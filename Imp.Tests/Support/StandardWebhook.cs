using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Tests.Support;

/// <summary>
/// The receiver's side of a signed webhook (Standard Webhooks 1.0), written for the tests alone so that the product cannot agree with itself.
/// </summary>
public static class StandardWebhook
{
    private const string Prefix = "whsec_";

    /// <summary>How far the time of an attempt may be from the receiver's clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret"><c>whsec_</c> and base64.</param>
    /// <param name="now">The receiver's clock; default: when the call arrived.</param>
    /// <returns>Null when one of the signatures is right and the time is near, else what is wrong.</returns>
    public static string? Problem(WebhookCall call, string secret, DateTimeOffset? now = null)
    {
        if (Missing(call) is { } missing) return $"There is no {missing}.";
        var id = call.Headers["webhook-id"];
        var stamp = call.Headers["webhook-timestamp"];
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return $"Not unix seconds: {stamp}.";
        if (((now ?? call.At) - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return $"Too far away: {stamp}.";

        var expected = Encoding.ASCII.GetBytes(Sign(secret, id, seconds, call.Body));
        return call.Headers["webhook-signature"].Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected))
            ? null
            : "No signature matches.";
    }

    /// <returns>One signature, such as <c>v1,K5oZ…</c>.</returns>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    private static string? Missing(WebhookCall call) =>
        new[] { "webhook-id", "webhook-timestamp", "webhook-signature" }.FirstOrDefault(name => !call.Headers.ContainsKey(name));
}
