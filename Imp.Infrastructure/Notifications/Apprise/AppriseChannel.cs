using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Apprise;

/// <summary>An Apprise API with a stored configuration, which passes the message on to whatever it knows.</summary>
internal sealed class AppriseChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const string Tag = "Tag";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Apprise, "Whatever your Apprise API knows", "plug",
        "In the Apprise API's own pages, store a configuration under a key. The address ends in /notify/ and that key.")
    {
        Fields =
        [
            new(Url, "Notify address", "https://apprise.example.org/notify/imp-ana-4f81c2", FieldRules.UrlWithPath) { Type = FieldType.Url },
            new(Tag, "Tag", "oncall", value => value.Length <= 100 ? null : "At most 100 characters.") { Optional = true, Hint = "Only what is tagged so in the configuration; a comma means or, a blank means and." },
        ],
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var body = new JsonObject
        {
            ["title"] = MessageText.Subject(message), ["format"] = "text",
            ["body"] = string.Join('\n', MessageText.Links(message).Select(link => $"{link.Label}: {link.Url}").Prepend(MessageText.Short(message))),
            ["type"] = message.Purpose switch
            {
                DeliveryPurpose.Page => message.Incident?.Severity is Severity.Sev1 or Severity.Sev2 ? "failure" : "warning",
                DeliveryPurpose.Check => "warning",
                DeliveryPurpose.Taken => "info",
                DeliveryPurpose.Ended => "success",
                DeliveryPurpose.Test => "info",
                DeliveryPurpose.Notice => "info",
            },
        };
        if (fields[Tag].Length > 0) body["tag"] = fields[Tag];
        return HttpCall.Json(new Uri(fields[Url]), body) with { Headers = new Dictionary<string, string> { ["Accept"] = "application/json" } };
    }

    /// <summary>204 says that there is no such configuration; 424 that some may have got it, so all are not told again.</summary>
    protected override DeliveryResult Read(OutboundAnswer answer) => (int)answer.Status switch
    {
        204 => new GaveUp("204: Apprise has no configuration under this key."),
        >= 200 and < 300 => Taken(answer, "passed on"),
        _ => HttpAnswers.Read(answer, 410),
    };
}
