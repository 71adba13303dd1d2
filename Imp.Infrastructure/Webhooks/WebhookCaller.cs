using System.Net.Http.Headers;
using System.Security.Authentication;
using Imp.Domain.Notifications;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Streams;

namespace Imp.Infrastructure.Webhooks;

/// <summary>One event, ready to leave.</summary>
/// <param name="About">Null for a test, and when the event is not kept any more.</param>
internal sealed record WebhookParcel(long Job, Webhook Webhook, WebhookDelivery Delivery, FeedRow? About);

/// <summary>Takes one event to one webhook.</summary>
internal interface IWebhookCaller
{
    /// <returns>What became of the attempt, without any secret.</returns>
    Task<DeliveryResult> CallAsync(WebhookParcel parcel, CancellationToken cancel);
}

/// <summary>Makes one attempt, signed, in bounded time, to no address inside that the operator has not opened.</summary>
internal sealed class WebhookCaller(GuardedHttp http, Sealing sealing, TimeProvider clock) : IWebhookCaller
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    public async Task<DeliveryResult> CallAsync(WebhookParcel parcel, CancellationToken cancel)
    {
        var (webhook, delivery) = (parcel.Webhook, parcel.Delivery);
        if (delivery.Event is not null && parcel.About is null) return new GaveUp("The event is not kept any more.");
        if (Keys(webhook) is not { Count: > 0 } keys) return new GaveUp("The signing secret cannot be read with this installation's key file. Replace the secret.");

        var body = parcel.About is { } about ? WebhookText.Of(about.Sequence, about.Kind, about.At, about.Data) : WebhookText.Test(webhook.Id, webhook.Name, delivery.QueuedAt);
        var result = await CallAsync(webhook.Address, body, StandardSignature.Headers(delivery.Id.Value, clock.GetUtcNow(), body, keys), cancel);
        return result with { Answer = Unveil(result.Answer, webhook) };
    }

    private async Task<DeliveryResult> CallAsync(string address, byte[] body, Dictionary<string, string> headers, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            return Read(await http.PostAsync(new Uri(address), content, headers, both.Token));
        }
        catch (ForbiddenTarget forbidden)
        {
            return new GaveUp(forbidden.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new TryLater($"No answer within {Within.TotalSeconds:0} s.");
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException)
        {
            return new TryLater("The server could not prove who it is (TLS): " + failure.InnerException.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return new TryLater("No answer: " + failure.Message);
        }
    }

    /// <summary>Whatever is not taken is tried again: a receiver that refuses today may have been set up wrongly, and nothing is lost by asking later.</summary>
    private static DeliveryResult Read(OutboundAnswer answer) => (int)answer.Status switch
    {
        >= 200 and < 300 => new Delivered(HttpAnswers.Said(answer)),
        410 => new Gone(HttpAnswers.Said(answer)),
        >= 300 and < 400 => new TryLater($"{(int)answer.Status}: it redirects, and an event is not sent elsewhere. Enter the final address."),
        _ => new TryLater(HttpAnswers.Said(answer), answer.RetryAfter),
    };

    private List<byte[]> Keys(Webhook webhook)
    {
        string?[] secrets = webhook.OldSecretUntil > clock.GetUtcNow() ? [webhook.Secret, webhook.OldSecret] : [webhook.Secret];
        return [.. secrets.Select(text => WebhookSecret.Bytes(sealing.Open(text))).OfType<byte[]>()];
    }

    private string Unveil(string answer, Webhook webhook)
    {
        foreach (var text in new[] { webhook.Secret, webhook.OldSecret })
            if (sealing.Open(text) is { } secret) answer = answer.Replace(secret.Reveal, "••••••", StringComparison.OrdinalIgnoreCase).Replace(secret.Reveal["whsec_".Length..], "••••••", StringComparison.OrdinalIgnoreCase);
        return answer;
    }
}
