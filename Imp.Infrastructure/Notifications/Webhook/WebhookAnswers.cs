using Imp.Domain.Notifications;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Webhook;

/// <summary>What an HTTP answer means for a message.</summary>
internal static class WebhookAnswers
{
    public static DeliveryResult Read(OutboundAnswer answer)
    {
        var code = (int)answer.Status;
        var said = answer.Text.Length == 0 ? $"{code}" : $"{code}: {answer.Text}";
        return code switch
        {
            >= 200 and < 300 => new Delivered(said),
            410 => new Gone(said),
            >= 300 and < 400 => new GaveUp($"{code}: it redirects, and a webhook is not sent elsewhere. Enter the final address."),
            408 or 425 or 429 or >= 500 => new TryLater(said, answer.RetryAfter),
            _ => new GaveUp(said),
        };
    }
}
