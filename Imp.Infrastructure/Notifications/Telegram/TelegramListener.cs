using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Infrastructure.Outbound;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Waits for buttons by asking Telegram and letting it answer late, so that Imp needs no address that Telegram can reach. One question per bot is always open.</summary>
internal sealed class TelegramListener(TelegramApi api, TelegramQueries chats, TelegramButtons buttons, TimeProvider clock, ILogger<TelegramListener> log) : Listener(clock)
{
    private const int WaitsSeconds = 25;

    /// <summary>So few at once that an answer stays readable.</summary>
    private const int MostAtOnce = 5;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(WaitsSeconds + 10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override Task<IReadOnlyList<string>> AccountsAsync(CancellationToken cancel) => chats.BotsAsync(cancel);

    protected override async Task ListenAsync(string bot, CancellationToken stop)
    {
        var (next, failures) = (0L, 0);
        while (!stop.IsCancellationRequested)
        {
            var began = Clock.GetTimestamp();
            var answer = await api.AskAsync(bot, "getUpdates", Question(next), Within, stop);
            if (answer?.Json.Text("ok") == "true" && answer.Json.Inside("result") is { ValueKind: JsonValueKind.Array } updates)
            {
                failures = 0;
                next = await HandleAsync(bot, updates, next, stop);
                // Whoever answers at once with nothing would be asked without end.
                if (updates.GetArrayLength() == 0 && Clock.GetElapsedTime(began) < TimeSpan.FromSeconds(1)) await Task.Delay(TimeSpan.FromSeconds(1), Clock, stop);
                continue;
            }
            if (failures++ == 0) log.LogWarning("Buttons of the Telegram bot {Bot} are not heard: {Answer}", bot[..bot.IndexOf(':', StringComparison.Ordinal)], Said(answer));
            await Task.Delay(Pause(answer, failures), Clock, stop);
        }
    }

    /// <returns>From which number on to ask next; what was read once is not given again.</returns>
    private async Task<long> HandleAsync(string bot, JsonElement updates, long next, CancellationToken stop)
    {
        foreach (var update in updates.EnumerateArray())
        {
            try
            {
                await buttons.HandleAsync(bot, update, stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "A button of Telegram could not be followed");
            }
            if (long.TryParse(((JsonElement?)update).Text("update_id"), out var number)) next = Math.Max(next, number + 1);
        }
        return next;
    }

    private static JsonObject Question(long next) =>
        new() { ["offset"] = next, ["limit"] = MostAtOnce, ["timeout"] = WaitsSeconds, ["allowed_updates"] = new JsonArray("callback_query", "message") };

    /// <summary>A token that is refused and a bot that somebody else listens to do not get better soon.</summary>
    private static TimeSpan Pause(OutboundAnswer? answer, int failures) => (int?)answer?.Status switch
    {
        401 or 403 or 404 => LongestPause,
        409 => TimeSpan.FromMinutes(1),
        429 when (answer!.Json.Inside("parameters").Seconds("retry_after") ?? answer.RetryAfter) is { } asked => asked < LongestPause ? asked : LongestPause,
        _ => Pause(failures),
    };

    private static string Said(OutboundAnswer? answer) => answer is null ? "no answer" : answer.Json.Text("description") is { } why ? $"{(int)answer.Status}: {why}" : $"{(int)answer.Status}";
}
