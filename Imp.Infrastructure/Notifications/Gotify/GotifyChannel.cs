using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Gotify;

/// <summary>Gotify: one message to an application's token, as plain text with the links in it; a tap opens the incident.</summary>
internal sealed class GotifyChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Token = "Token";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Gotify, "Push to a phone, from a Gotify server of yours", "phone-mobile",
        "In Gotify's own pages, under Apps, create an application and copy its token (not a client's).")
    {
        Address = new(ChannelFields.Address, "Address of the server", "https://gotify.example.org", FieldRules.Url) { Type = FieldType.Url },
        Fields = [new(Token, "Application token", "AKnHRzuV0gKTTdB", FieldRules.Token) { Type = FieldType.Secret }],
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var body = new JsonObject
        {
            ["title"] = MessageText.Subject(message),
            ["message"] = string.Join('\n', MessageText.Links(message).Select(link => $"{link.Label}: {link.Url}").Prepend(MessageText.Short(message))),
            ["priority"] = Priority(message),
            ["extras"] = new JsonObject { ["client::display"] = new JsonObject { ["contentType"] = "text/plain" } },
        };
        if (message.Incident is { } incident) body["extras"]!["client::notification"] = new JsonObject { ["click"] = new JsonObject { ["url"] = incident.Link } };
        return HttpCall.Json(new Uri(fields[ChannelFields.Address].TrimEnd('/') + "/message"), body) with { Headers = new Dictionary<string, string> { ["X-Gotify-Key"] = fields[Token] } };
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer) is not Delivered ? HttpAnswers.Read(answer)
        : answer.Json.Text("id") is { } id ? Taken(answer, "message " + id) : NotIts(answer, Kind);

    /// <summary>From 8 on it rings and shakes, from 4 on it sounds, below 4 it only shows.</summary>
    private static int Priority(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page => message.Incident?.Severity switch { Severity.Sev1 => 10, Severity.Sev2 => 8, _ => 6 },
        DeliveryPurpose.Check => 8,
        DeliveryPurpose.Taken or DeliveryPurpose.Ended => 1,
        DeliveryPurpose.Test => 5,
        DeliveryPurpose.Notice => 2,
    };
}
