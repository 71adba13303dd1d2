using System.Text;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>What every channel of Twilio's asks for, and how it shows who asks.</summary>
internal static class TwilioFields
{
    public const string Account = "Account";
    public const string Token = "Token";
    public const string From = "From";

    public static string? SidProblem(string value, string kind) =>
        value.Length == 34 && value.StartsWith(kind, StringComparison.Ordinal) && value.Skip(2).All(char.IsAsciiHexDigit) ? null : $"{kind} and 32 letters and digits. Copy it whole.";

    /// <param name="user">The account, or a key of it.</param>
    public static Dictionary<string, string> Proof(string user, string token) =>
        new() { ["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}")) };
}
