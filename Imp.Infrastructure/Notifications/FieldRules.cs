using System.Net.Mail;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>What fields of channels may hold. Each answers what is wrong with a trimmed value, or null.</summary>
internal static class FieldRules
{
    public static string? Email(string value) => value is { Length: > 2 and <= 254 } && MailAddress.TryCreate(value, out var parsed) && parsed.Address == value ? null : "This is not a mail address.";

    public static string? Url(string value) => GuardedHttp.Problem(value) is null ? null : "An address starts with https:// or http:// and holds no user name or password.";

    /// <summary>One with a path: a bare server is not where messages go.</summary>
    public static string? UrlWithPath(string value) => Url(value) ?? (new Uri(value).AbsolutePath.Trim('/').Length > 0 ? null : "The address goes on after the name of the server. Copy it whole.");

    public static string? Phone(string value) =>
        value is ['+', >= '1' and <= '9', ..] && value.Length is >= 8 and <= 16 && value.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? null : "A number as +491701234567: a plus, the country, no spaces.";

    /// <summary>A word without spaces, as tokens and keys are.</summary>
    public static string? Token(string value) => value is { Length: >= 4 and <= 500 } && value.All(letter => letter is > ' ' and <= '~') ? null : "A token has at least 4 letters, digits and signs, and no spaces. Copy it whole.";

    public static string? Any(string value) => value.Length > 0 ? null : "It is needed.";
}
