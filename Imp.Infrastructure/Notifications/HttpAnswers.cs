using Imp.Domain.Notifications;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>What an HTTP answer means for a message, where its channel knows nothing better.</summary>
internal static class HttpAnswers
{
    /// <param name="gone">Which statuses say that nothing will ever be taken there again.</param>
    public static DeliveryResult Read(OutboundAnswer answer, params ReadOnlySpan<int> gone)
    {
        var code = (int)answer.Status;
        if (gone.Contains(code)) return new Gone(Said(answer));

        return code switch
        {
            >= 200 and < 300 => new Delivered(Said(answer)),
            >= 300 and < 400 => new GaveUp($"{code}: it redirects, and a message is not sent elsewhere. Enter the final address."),
            425 or 429 => new TryLater(Said(answer), answer.RetryAfter),
            408 or >= 500 => new TryLater(Said(answer), answer.RetryAfter) { Trouble = Trouble.Server },
            _ => new GaveUp(Said(answer)),
        };
    }

    public static string Said(OutboundAnswer answer) => answer.Text.Length == 0 ? $"{(int)answer.Status}" : $"{(int)answer.Status}: {answer.Text}";
}
