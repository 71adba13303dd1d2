using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Web.Kit;

namespace Imp.Web.Notifications;

/// <summary>How messages and the ways they leave look.</summary>
public static class DeliveryLook
{
    public static Look Of(DeliveryState state) => state switch
    {
        DeliveryState.Pending => new("Waiting", "hourglass", Tone.Info),
        DeliveryState.Sent => new("Sent", "circle-check", Tone.Good),
        DeliveryState.Failed => new("Failed", "alert-triangle", Tone.Bad),
        DeliveryState.Cancelled => new("Not needed", "minus", Tone.Muted),
    };

    /// <summary>The other side says that it arrived.</summary>
    public static Look Delivered { get; } = new("Delivered", "circle-check", Tone.Good);

    /// <summary>Its link was opened, or its call answered.</summary>
    public static Look Seen { get; } = new("Seen", "eye", Tone.Info);

    /// <summary>Its person answered it.</summary>
    public static Look Answered { get; } = new("Answered", "check", Tone.Good);

    public static Look Of(WhyVerdict verdict) => verdict switch
    {
        WhyVerdict.Paged => new("Paged", "circle-check", Tone.Good),
        WhyVerdict.Waiting => new("Waits", "hourglass", Tone.Info),
        WhyVerdict.NotPaged => new("Not paged", "minus", Tone.Muted),
    };

    /// <returns>Why it does not leave at once, after a comma.</returns>
    public static string Of(DueCause? cause) => cause switch
    {
        DueCause.QuietHours => "because of quiet hours",
        DueCause.PageTimes => "because this method is used only then",
        null => "",
    };

    /// <summary>The look of a line of "why was I paged?"; what stands on the timeline looks as it does there.</summary>
    public static Look OfLine(string kind) => kind switch
    {
        "event.arrived" => new("Alert", "activity", Tone.Critical),
        "choice" => new("Whom", "users", Tone.Info),
        "delivery.asked" => new("Message", "bell", Tone.Info),
        "delivery.waits" => new("Waits", "hourglass", Tone.Warn),
        "delivery.tried" => new("Attempt", "alert-triangle", Tone.Bad),
        "delivery.sent" => new("Sent", "send", Tone.Good),
        "delivery.arrived" => new("Delivered", "circle-check", Tone.Good),
        "delivery.seen" => new("Seen", "eye", Tone.Info),
        "delivery.acted" => new("Answered", "check", Tone.Good),
        "delivery.cancelled" => new("Taken back", "minus", Tone.Muted),
        _ => Incidents.IncidentLook.OfEntry(kind),
    };

    public static Look Of(ChannelKind channel) => new(channel.Name(), ChannelBook.Of(channel).Icon, Tone.Muted);

    public static string Of(DeliveryPurpose purpose) => purpose switch
    {
        DeliveryPurpose.Page => "Page",
        DeliveryPurpose.Check => "Still on it?",
        DeliveryPurpose.Taken => "Somebody has it",
        DeliveryPurpose.Ended => "It is over",
        DeliveryPurpose.Test => "Test",
        DeliveryPurpose.Notice => "Notice",
    };
}
