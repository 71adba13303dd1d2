using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Webhook;

/// <summary>Signed webhooks in the manner of Standard Webhooks 1.0: the same id on every attempt, a fresh time, HMAC-SHA256 over id, time and body.</summary>
internal sealed class WebhookChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : IChannel
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    public ChannelKind Kind => ChannelKind.Webhook;

    public ChannelAbilities Abilities { get; } = new(Signs: true, RichText: false, Reply: false, "Address (https://…)");

    public async Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel)
    {
        if (!Uri.TryCreate(target.Address, UriKind.Absolute, out var url) || GuardedHttp.Problem(target.Address) is not null) return new GaveUp("This is not an address that can be called.");
        if (WebhookSecret.Bytes(sealing.Open(target.SealedSecret)) is not { } key) return new GaveUp("The signing secret cannot be read with this installation's key file. Replace the secret.");

        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var body = WebhookBody.Of(message);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            return WebhookAnswers.Read(await http.PostAsync(url, content, Headers(message, body, key), both.Token));
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
            return new GaveUp("The server could not prove who it is (TLS): " + failure.InnerException.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return new TryLater("No answer: " + failure.Message);
        }
    }

    private Dictionary<string, string> Headers(Message message, byte[] body, byte[] key)
    {
        var id = message.Id.Value.ToString("D");
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{time}."), .. body]);
        return new() { ["webhook-id"] = id, ["webhook-timestamp"] = time, ["webhook-signature"] = "v1," + Convert.ToBase64String(signature) };
    }
}
