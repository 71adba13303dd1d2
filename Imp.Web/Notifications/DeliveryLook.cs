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

    public static Look Of(ChannelKind channel) => new(channel.Name(), ChannelBook.Of(channel).Icon, Tone.Muted);

    public static string Of(DeliveryPurpose purpose) => purpose switch
    {
        DeliveryPurpose.Page => "Page",
        DeliveryPurpose.Check => "Still on it?",
        DeliveryPurpose.Ended => "It is over",
        DeliveryPurpose.Test => "Test",
    };
}
