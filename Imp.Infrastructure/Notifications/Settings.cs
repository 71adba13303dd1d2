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

    public string Acknowledge(string token) => $"{Url}/a/{token}";

    /// <summary>Where a key goes that is pressed during a call.</summary>
    public string Call(string token) => Acknowledge(token) + CallSuffix;

    /// <summary>Where answers to short messages go.</summary>
    public string Texts => Url + "/twilio/sms";

    /// <summary>After the one-click link.</summary>
    internal const string CallSuffix = "/call";
}
