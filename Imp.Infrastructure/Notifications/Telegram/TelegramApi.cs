using System.Text.Json.Nodes;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Asks Telegram as a bot.</summary>
internal sealed class TelegramApi(OutboundOptions options, TimeProvider clock) : ProviderApi(new("https://api.telegram.org"), Connections, options, clock)
{
    private const int Connections = 64;

    /// <param name="within">How long to wait for the answer.</param>
    /// <returns>Null when there was none.</returns>
    public Task<OutboundAnswer?> AskAsync(string token, string method, JsonObject body, TimeSpan within, CancellationToken cancel) =>
        AskAsync(HttpCall.Json(new Uri(Server, $"/bot{token}/{method}"), body), within, cancel);
}
