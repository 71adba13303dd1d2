using System.Net;
using System.Text;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Settings;

/// <summary>Something outside that messages need.</summary>
/// <param name="Subject">What it is called in the findings.</param>
/// <param name="Url">Where it is; only its host is ever said.</param>
/// <param name="Ask">A call that changes nothing and sends nothing; null: a connection has to do.</param>
/// <param name="Problem">What is wrong with the answer, as a sentence without its subject; null when nothing is.</param>
internal sealed record ProviderQuestion(string Subject, Uri Url, HttpCall? Ask = null, Func<OutboundAnswer, string?>? Problem = null)
{
    /// <summary>The same question is asked once.</summary>
    public string Key => Ask is null ? $"{Subject} {Url.Scheme} {Url.Authority}" : $"{Subject} {Ask.Url} {(Ask.Body is { } body ? Convert.ToHexString(body) : "")} {string.Join(' ', Ask.Headers.Values)}";
}

/// <summary>What a provider can be asked so that it says whether it would take a message, without sending one.</summary>
internal static class ProviderQuestions
{
    private const string Enter = "Enter it anew in the contact method.";

    /// <param name="fields">Of the contact method, with its address.</param>
    /// <returns>Null where there is nothing that could be asked, as with mail, which has a look of its own.</returns>
    public static ProviderQuestion? Of(ChannelKind channel, ChannelFields fields)
    {
        var subject = channel.Name().ToLowerInvariant();
        switch (channel)
        {
            case ChannelKind.Email:
                return null;
            case ChannelKind.Telegram:
                return Get(subject, $"https://api.telegram.org/bot{fields["Token"]}/getMe", answer => Refused(answer, "the bot token") ?? (answer.Status == HttpStatusCode.NotFound ? "does not know the bot token. " + Enter : null));
            case ChannelKind.Pushover:
                return new(subject, new("https://api.pushover.net"), HttpCall.Form(new("https://api.pushover.net/1/users/validate.json"), ("token", fields["Token"]), ("user", fields["User"])),
                    answer => answer.Status == HttpStatusCode.BadRequest ? "does not accept the application token or the user key. " + Enter : Refused(answer, "the token"));
            case ChannelKind.SlackBot:
                return new(subject, new("https://slack.com"), HttpCall.Form(new("https://slack.com/api/auth.test")) with { Headers = Bearer(fields["Token"]) },
                    answer => answer.Json is { } json && json.TryGetProperty("ok", out var ok) && ok.ValueKind == System.Text.Json.JsonValueKind.False ? "does not accept the bot token. " + Enter : Refused(answer, "the bot token"));
            case ChannelKind.TwilioSms or ChannelKind.TwilioVoice:
                var (account, user) = (fields[TwilioFields.Account], fields["Key"] is { Length: > 0 } key ? key : fields[TwilioFields.Account]);
                return Get("twilio", $"https://api.twilio.com/2010-04-01/Accounts/{account}.json", answer => Refused(answer, "the account's SID and token"), "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{fields[TwilioFields.Token]}")));
            case ChannelKind.Discord:
                return Get(subject, fields["Url"], answer => answer.Status == HttpStatusCode.NotFound ? "does not know the webhook any more. Make a new one in the channel's settings." : Refused(answer, "the webhook"));
            case ChannelKind.Ntfy when fields["Token"] is { Length: > 0 } token && Origin(fields["Url"]) is { } server:
                return Get(subject, server + "/v1/account", answer => Refused(answer, "the access token"), "Bearer " + token);
            case ChannelKind.Gotify when Origin(fields[ChannelFields.Address]) is not null:
                return Get(subject, fields[ChannelFields.Address].TrimEnd('/') + "/health", _ => null);
        }
        var profile = ChannelBook.Of(channel);
        var address = profile.Address is { Type: FieldType.Url } ? fields[ChannelFields.Address] : profile.Fields.FirstOrDefault(field => field.Type == FieldType.Url) is { } url ? fields[url.Name] : "";
        return Reach(subject, address);
    }

    /// <summary>A connection, and TLS where the address says so.</summary>
    public static ProviderQuestion? Reach(string subject, string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? new(subject, url!) : null;

    private static ProviderQuestion? Get(string subject, string address, Func<OutboundAnswer, string?> problem, string? authorization = null) => Uri.TryCreate(address, UriKind.Absolute, out var url)
        ? new(subject, url, new HttpCall(url, null, "") { Method = HttpMethod.Get, Headers = authorization is null ? new Dictionary<string, string>() : new() { ["Authorization"] = authorization } }, problem) : null;

    private static string? Refused(OutboundAnswer answer, string what) => answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"does not accept {what}. {Enter}" : null;

    private static Dictionary<string, string> Bearer(string token) => new() { ["Authorization"] = "Bearer " + token };

    private static string? Origin(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null;
}
