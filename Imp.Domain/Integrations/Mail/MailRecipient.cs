namespace Imp.Domain.Integrations.Mail;

/// <summary>What an address of ours says: <c>KEY@domain</c>, <c>KEY+dedup-key@domain</c> or <c>anything+KEY@domain</c>.</summary>
/// <param name="Key">What stands where an integration key belongs.</param>
/// <param name="DedupKey">What follows a key and its plus sign; null when nothing does.</param>
/// <param name="Domain">In lower case.</param>
public sealed record MailRecipient(string Key, string? DedupKey, string Domain)
{
    private const int KeyLength = 32;

    /// <returns>Null for an address that cannot be one of ours.</returns>
    public static MailRecipient? Read(string address)
    {
        if (address.LastIndexOf('@') is not (> 0 and var at) || at == address.Length - 1) return null;

        var (local, domain) = (address[..at], address[(at + 1)..].ToLowerInvariant());
        var plus = local.IndexOf('+');
        var first = plus < 0 ? local : local[..plus];
        if (IsKey(first)) return new(first, plus >= 0 && plus + 1 < local.Length ? local[(plus + 1)..] : null, domain);

        var last = local[(local.LastIndexOf('+') + 1)..];
        return IsKey(last) ? new(last, null, domain) : null;
    }

    private static bool IsKey(string text) => text.Length == KeyLength && text.All(char.IsAsciiLetterOrDigit);
}
