using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>Asks Slack as an app, and opens the line over which it tells of pressed buttons.</summary>
internal sealed class SlackApi(OutboundOptions options, TimeProvider clock) : ProviderApi(new("https://slack.com"), Connections, options, clock)
{
    private const int Connections = 64;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    /// <returns>What Slack said to the wish for a line; null when there was no answer.</returns>
    public Task<OutboundAnswer?> OpenAsync(string appToken, CancellationToken cancel) => AskAsync(
        new HttpCall(new Uri(Server, "/api/apps.connections.open"), [], "application/x-www-form-urlencoded") { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer " + appToken } }, Within, cancel);

    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="System.Net.WebSockets.WebSocketException">It did not come about.</exception>
    public async Task<SlackLine> ConnectAsync(Uri url, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Within, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        return new SlackLine(await Http.OpenSocketAsync(url, both.Token));
    }

    /// <summary>Says something that only whoever pressed can see.</summary>
    /// <param name="url">As Slack named it with the press.</param>
    public Task WhisperAsync(string? url, string text, CancellationToken cancel) => Uri.TryCreate(url, UriKind.Absolute, out var at) && IsSlacks(at)
        ? AskAsync(HttpCall.Json(at, new JsonObject { ["response_type"] = "ephemeral", ["replace_original"] = false, ["text"] = Markup.Slack(text) }), Within, cancel)
        : Task.CompletedTask;

    /// <summary>Lines are encrypted, unless something stands in for Slack.</summary>
    public bool MayOpen(Uri url) => url.Scheme == (Server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs) && IsSlacks(url);

    private bool IsSlacks(Uri url) => url.IdnHost == Server.IdnHost || url.IdnHost.EndsWith("." + Server.IdnHost, StringComparison.OrdinalIgnoreCase);
}
