using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>The secret a webhook is signed with, in the form of Standard Webhooks: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";

    /// <returns>A new one of 32 random bytes.</returns>
    public static Secret Make(IChance chance) => new(Prefix + Convert.ToBase64String(chance.Bytes(32)));

    /// <returns>The bytes that sign; null when the text is not such a secret.</returns>
    public static byte[]? Bytes(Secret? secret)
    {
        if (secret is null || !secret.Reveal.StartsWith(Prefix, StringComparison.Ordinal)) return null;

        var text = secret.Reveal[Prefix.Length..];
        var bytes = new byte[64];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 24 ? bytes[..length] : null;
    }
}
