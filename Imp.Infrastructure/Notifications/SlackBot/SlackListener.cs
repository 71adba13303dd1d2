using System.Net.WebSockets;
using System.Text.Json;
using Imp.Infrastructure.Outbound;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>Hears of pressed buttons over a line that Imp itself opens (Socket Mode), so that it needs no address that Slack can reach. One line per app is always open.</summary>
internal sealed class SlackListener(SlackApi api, SlackQueries chats, SlackButtons buttons, TimeProvider clock, ILogger<SlackListener> log) : Listener(clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Slack brings an envelope again that is not acknowledged within three seconds.</summary>
    private static readonly TimeSpan ActsWithin = TimeSpan.FromSeconds(2);

    protected override Task<IReadOnlyList<string>> AccountsAsync(CancellationToken cancel) => chats.AppsAsync(cancel);

    protected override async Task ListenAsync(string app, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            var answer = await api.OpenAsync(app, stop);
            var (heard, why) = await HearAsync(app, answer, stop);
            failures = heard ? 0 : failures + 1;
            if (failures == 1) log.LogWarning("Buttons of a Slack app are not heard: {Reason}", why);
            await Task.Delay(Pause(answer, why, failures), Clock, stop);
        }
    }

    /// <returns>Whether the line was open, and why it is not any more.</returns>
    private async Task<(bool Heard, string Why)> HearAsync(string app, OutboundAnswer? answer, CancellationToken stop)
    {
        if (answer?.Json.Text("ok") != "true" || !Uri.TryCreate(answer.Json.Text("url"), UriKind.Absolute, out var url)) return (false, answer is null ? "no answer" : answer.Json.Text("error") ?? $"{(int)answer.Status}");
        if (!api.MayOpen(url)) return (false, "the line leads elsewhere");

        var heard = false;
        try
        {
            using var line = await api.ConnectAsync(url, stop);
            while (await line.HearAsync(stop) is { } said)
            {
                heard = true;
                if (((JsonElement?)said).Text("type") == "disconnect") return (true, ((JsonElement?)said).Text("reason") ?? "disconnect");
                await TakeAsync(app, line, said, stop);
            }
            return (heard, "closed");
        }
        catch (Exception failure) when (failure is WebSocketException or HttpRequestException or IOException or ForbiddenTarget || failure is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return (heard, failure.Message);
        }
    }

    private async Task TakeAsync(string app, SlackLine line, JsonElement? envelope, CancellationToken stop)
    {
        if (envelope.Text("envelope_id") is not { } id) return;

        // First done and then acknowledged, so that a press outlives a crash; but never acknowledged too late.
        var doing = envelope.Text("type") == "interactive" ? FollowAsync(app, id, envelope.Inside("payload"), stop) : Task.CompletedTask;
        await Task.WhenAny(doing, Task.Delay(ActsWithin, Clock, stop));
        await line.AcknowledgeAsync(id, stop);
        await doing;
    }

    private async Task FollowAsync(string app, string envelope, JsonElement? payload, CancellationToken stop)
    {
        try
        {
            await buttons.PressAsync(app, envelope, payload, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "A button of Slack could not be followed");
        }
    }

    /// <summary>A token that is refused, and a line that was switched off, do not get better soon.</summary>
    private static TimeSpan Pause(OutboundAnswer? answer, string why, int failures) => why switch
    {
        "invalid_auth" or "not_authed" or "not_allowed_token_type" or "token_revoked" or "account_inactive" or "missing_scope" or "link_disabled" => LongestPause,
        _ when (int?)answer?.Status == 429 && answer?.RetryAfter is { } asked => asked < LongestPause ? asked : LongestPause,
        _ => Pause(failures),
    };
}
