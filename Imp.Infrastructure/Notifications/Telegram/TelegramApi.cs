using System.Text.Json.Nodes;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Asks Telegram as a bot. It has connections of its own: questions that wait for an answer must not stand in the way of pages.</summary>
internal sealed class TelegramApi(OutboundOptions options, TimeProvider clock) : IFixedServer, IDisposable
{
    private const int Connections = 64;

    private readonly GuardedHttp http = new(options, clock, Connections);

    public Uri Server { get; set; } = new("https://api.telegram.org");

    /// <param name="within">How long to wait for the answer.</param>
    /// <returns>Null when there was none.</returns>
    public async Task<OutboundAnswer?> AskAsync(string token, string method, JsonObject body, TimeSpan within, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var call = HttpCall.Json(new Uri(Server, $"/bot{token}/{method}"), body);
            using var content = call.Content();
            return await http.SendAsync(call.Method, call.Url, content, call.Headers, both.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException or ForbiddenTarget
            || failure is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();
}
