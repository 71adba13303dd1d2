using System.Text.RegularExpressions;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Mail;

/// <summary>How an integration reads the subjects of its mails: what names the trouble, and what means that it is over. Each has a rule of ours where nobody set another.</summary>
public sealed class MailSubjects
{
    /// <summary>An expression has at most so many characters.</summary>
    public const int Longest = 200;

    private const int LongestSubject = 1_024;

    // No expression may hold up a mail; one that takes longer fits nothing, so that in doubt people are paged.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How the subjects of common tools say that it is over. A single word is not enough: "Recovery of the backup failed" and "Up to 90 % of the disk is used" are none.
    /// </summary>
    private static readonly Regex[] Over =
    [
        // "[RESOLVED] …", "[RESOLVED:2] …", "Resolved in 5m: …", "OK: …", "Recovered - …"
        Ours(@"^[^\w]*(resolved|recovered|recovery|cleared|ok|up)(:\d+)?( in [\w ]{1,40})?\s*([\]:)|–—]|- |$)"),
        // "** RECOVERY Service Alert: web-1/HTTP is OK **"
        Ours(@"^[^\w]*(recovery|ok|up) (service|host) alert\b"),
        // "Monitor is UP: shop"
        Ours(@"^[^\w]*(\w+ )?is (up|ok|resolved|back)\b\s*:"),
        // "[shop] [✅ Up] …"
        Ours(@"\[[^\]\w]*(up|ok|resolved|recovered)\]"),
        // "Ping on web-1 is OK!"
        Ours(@"\b(is|are) (up|ok|resolved|back to normal)\W*$"),
    ];

    /// <summary>What a reply or a forwarded mail has before its subject.</summary>
    private static readonly Regex Reply = Ours(@"^(\s*(re|aw|sv|antw|fwd?|wg)\s*:\s*)+");

    /// <summary>What says how it stands and not what it is; left out of the key, so that the trouble and its end have one.</summary>
    private static readonly Regex State = Ours(
        @"^[^\w]*(resolved|problem)( in [\w ]{1,40}):|\[(firing|resolved|alerting|ok)(:\d+)?\]|\[[^\]\w]*(up|down|ok|resolved|recovered)\]|\b(problem|recovery|recovered|resolved|cleared|firing|alarm|alert|alerting|ok|up|down|critical|crit|fatal|error|warning|warn|unknown|unreachable|info)\b|[\p{So}\p{Cs}\uFE0F]+");

    private readonly Regex? key;
    private readonly Regex? over;

    /// <param name="keyPattern">Its first group, or else the whole of what fits, is the dedup key; null for the subject with its changing parts masked.</param>
    /// <param name="resolvedPattern">A subject that it fits is the end; null for our own table.</param>
    public MailSubjects(string? keyPattern, string? resolvedPattern) => (KeyPattern, ResolvedPattern, key, over) = (keyPattern, resolvedPattern, Read(keyPattern), Read(resolvedPattern));

    /// <summary>Nobody set anything.</summary>
    public static MailSubjects Default { get; } = new(null, null);

    public string? KeyPattern { get; }

    public string? ResolvedPattern { get; }

    /// <returns>True for an expression that can be used: without look-around and back references, which could take for ever.</returns>
    public static bool IsPattern(string text) => text.Length <= Longest && Read(text) is not null;

    /// <returns>The dedup key; never empty for a subject that is not.</returns>
    public string? KeyOf(string subject)
    {
        subject = Bare(subject);
        if (key is not null && First(key, subject) is { } named) return named;

        var masked = DedupKeys.Mask(string.Join(' ', State.Replace(subject, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries))).Trim(' ', '-', ':', '*', '!', '[', ']', '(', ')', '|', '.');
        if (masked.Length == 0) masked = DedupKeys.Mask(subject);
        return masked.Length == 0 ? null : "mail/" + masked;
    }

    /// <returns>True when the subject says that it is over.</returns>
    public bool IsOver(string subject)
    {
        subject = Bare(subject);
        return over is not null ? Fits(over, subject) : Over.Any(one => Fits(one, subject));
    }

    private static string Bare(string subject) => Reply.Replace(subject.Length > LongestSubject ? subject[..LongestSubject] : subject, "").Trim();

    private static string? First(Regex pattern, string subject)
    {
        try
        {
            if (pattern.Match(subject) is not { Success: true } found) return null;
            var group = found.Groups.Count > 1 ? found.Groups[1] : found.Groups[0];
            return group.Value.Trim() is { Length: > 0 } text ? text : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static bool Fits(Regex pattern, string subject)
    {
        try
        {
            return pattern.IsMatch(subject);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex Ours(string text) => new(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static Regex? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
