using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>What Twilio says afterwards of a short message or a call.</summary>
internal static class TwilioReport
{
    /// <returns>Null for what says nothing final.</returns>
    public static ReportDelivery? Read(DeliveryId delivery, IReadOnlyList<KeyValuePair<string, string>> form, DateTimeOffset now)
    {
        string? Field(string name) => form.FirstOrDefault(field => field.Key == name).Value;

        var (status, reference) = (Field("MessageStatus") ?? Field("CallStatus"), Field("MessageSid") ?? Field("CallSid"));
        return status switch
        {
            "delivered" or "read" or "completed" => new ReportDelivery(delivery, now) { Reference = reference },
            "undelivered" or "failed" => new ReportDelivery(delivery, null) { Reference = reference, Undelivered = $"Twilio could not deliver it{Why(Field("ErrorCode"))}." },
            "busy" => new ReportDelivery(delivery, null) { Reference = reference, Undelivered = "The line was busy." },
            "no-answer" => new ReportDelivery(delivery, null) { Reference = reference, Undelivered = "Nobody answered the call." },
            "canceled" => new ReportDelivery(delivery, null) { Reference = reference, Undelivered = "The call was cancelled at Twilio." },
            _ => null,
        };
    }

    private static string Why(string? code) => code switch
    {
        null or "" => "",
        "30003" => ": the phone cannot be reached (30003)",
        "30004" => ": the number blocks it (30004)",
        "30005" => ": the number is unknown or no longer in use (30005)",
        "30006" => ": it is a landline, or its carrier takes no short messages (30006)",
        "30007" => ": the carrier filtered it (30007)",
        _ => code.Length <= 10 && code.All(char.IsAsciiDigit) ? $" (error {code})" : "",
    };
}
