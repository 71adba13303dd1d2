using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Notifications;

/// <summary>The mail server that takes what Imp sends.</summary>
/// <param name="Host">Null or empty when there is none: then mail is given up with a sentence that says what to configure.</param>
/// <param name="From">Sender's address.</param>
public sealed record MailOptions(string? Host = null, int Port = 25, string? User = null, Secret? Password = null, string? From = null, MailSecurity Security = MailSecurity.Auto);

/// <summary>Where people open this installation; links in messages start with it.</summary>
/// <param name="Url">Without a slash at the end.</param>
public sealed record PublicAddress(string Url)
{
    public string Incident(long number) => $"{Url}/incidents/{number}";

    /// <param name="path">Starts with a slash.</param>
    public string At(string path) => Url + path;

    public string Acknowledge(string token) => $"{Url}/a/{token}";

    /// <summary>Opens the wall screen without signing in.</summary>
    public string Wall(string key) => $"{Url}/wall/{key}";

    /// <summary>Where somebody who was invited sets name and password.</summary>
    public string Invitation(string key) => $"{Url}/invitation/{key}";

    /// <summary>Where somebody who forgot the password sets a new one.</summary>
    public string Reset(string key) => $"{Url}/reset/{key}";

    /// <summary>Where a key goes that is pressed during a call.</summary>
    public string Call(string token) => Acknowledge(token) + CallSuffix;

    /// <summary>Where answers to short messages go.</summary>
    public string Texts => Url + "/twilio/sms";

    /// <summary>Where it is said what became of a message or call.</summary>
    public string Status(DeliveryId delivery) => $"{Url}/twilio/status/{delivery.Value:N}";

    /// <summary>Where buttons of Mattermost go.</summary>
    public string Pressed => Url + "/mattermost/action";

    /// <summary>Whether somebody outside could call it, as far as its text goes: a name with a dot, or a public address.</summary>
    public bool IsPublic => Uri.TryCreate(Url, UriKind.Absolute, out var at)
        && (System.Net.IPAddress.TryParse(at.Host.Trim('[', ']'), out var number) ? Outbound.PublicAddresses.IsPublic(number) : at.IdnHost.Contains('.', StringComparison.Ordinal) && !at.IdnHost.EndsWith(".local", StringComparison.OrdinalIgnoreCase));

    /// <returns>Where an answer to a message is posted.</returns>
    /// <param name="link">The one-click link.</param>
    public static string Act(string link, ReplyAction action) => action == ReplyAction.Acknowledge ? link : $"{link}/{action.Word()}";

    /// <summary>After the one-click link.</summary>
    internal const string CallSuffix = "/call";
}
