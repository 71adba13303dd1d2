using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>The colour beside a message, where a channel has one.</summary>
public static class MessageColours
{
    /// <returns>Red, green and blue as one number.</returns>
    public static int Of(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page => message.Incident?.Severity switch { Severity.Sev1 => 0xb91c1c, Severity.Sev2 => 0xc2410c, Severity.Sev3 => 0xa16207, _ => 0x475569 },
        DeliveryPurpose.Check => 0xa16207,
        DeliveryPurpose.Taken => 0x475569,
        DeliveryPurpose.Ended => 0x15803d,
        DeliveryPurpose.Test => 0x475569,
        DeliveryPurpose.Notice => 0x475569,
    };
}
