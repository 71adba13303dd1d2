using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message as JSON, in the envelope of Standard Webhooks: <c>type</c>, <c>timestamp</c>, <c>data</c>.</summary>
public static class WebhookBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <returns>The message's type: <c>incident.page</c>, <c>incident.ended</c>, <c>notice</c>, <c>webhook.test</c>.</returns>
    public static string Type(DeliveryPurpose purpose) => purpose switch
    {
        DeliveryPurpose.Page => "incident.page",
        DeliveryPurpose.Check => "incident.check",
        DeliveryPurpose.Taken => "incident.taken",
        DeliveryPurpose.Ended => "incident.ended",
        DeliveryPurpose.Test => "webhook.test",
        DeliveryPurpose.Notice => "notice",
    };

    /// <returns>UTF-8; exactly these bytes are signed and sent.</returns>
    public static byte[] Of(Message message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", Type(message.Purpose));
            json.WriteString("timestamp", Instant(message.AskedAt));
            json.WriteStartObject("data");
            json.WriteString("delivery", message.Id.Value);
            json.WriteNumber("sequence", message.Sequence);
            json.WriteString("to", message.To);
            if (message.Drill is { } drill) Write(json, drill);
            if (message.Incident is { } incident) Write(json, incident, message.Drill is not null);
            if (message.Notice is { } notice)
            {
                json.WriteString("title", notice.Title);
                json.WriteString("text", notice.Text);
                json.WriteString("url", notice.Link);
            }
            if (message.Code is { } code) json.WriteString("code", code);
            if (message.AcknowledgeLink is { } link) json.WriteString("acknowledgeUrl", link);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, DrillNote drill)
    {
        json.WriteStartObject("drill");
        if (drill.For is { } whom) json.WriteString("for", whom);
        if (drill.Step is { } step) json.WriteNumber("step", step);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IncidentFacts incident, bool isDrill)
    {
        json.WriteStartObject("incident");
        json.WriteString("id", incident.Id.Value);
        json.WriteNumber("number", incident.Number);
        json.WriteString("title", isDrill ? $"{DrillNote.Word}: {incident.Title}" : incident.Title);
        json.WriteString("severity", incident.Severity.Label());
        json.WriteString("response", incident.Response.ToString().ToLowerInvariant());
        json.WriteString("status", incident.Status.ToString().ToLowerInvariant());
        json.WriteString("service", incident.Service);
        json.WriteString("team", incident.Team);
        json.WriteString("openedAt", Instant(incident.OpenedAt));
        if (incident.ClosedAt is { } closed) json.WriteString("closedAt", Instant(closed));
        if (incident.CloseReason is { } reason) json.WriteString("closeReason", TimelineSentences.Reason(reason.ToString()));
        if (incident.ClosedBy is { } by) json.WriteString("closedBy", by);
        json.WriteString("url", incident.Link);
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
