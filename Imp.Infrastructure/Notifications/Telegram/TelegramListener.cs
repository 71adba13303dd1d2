using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Outbound;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Waits for buttons by asking Telegram and letting it answer late, so that Imp needs no address that Telegram can reach. One question per bot is always open.</summary>
internal sealed class TelegramListener(TelegramApi api, TelegramQueries chats, TelegramButtons buttons, TimeProvider clock, ILogger<TelegramListener> log) : IWorker
{
    private const int WaitsSeconds = 25;

    /// <summary>So few at once that an answer stays readable.</summary>
    private const int MostAtOnce = 5;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(WaitsSeconds + 10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (Task Loop, CancellationTokenSource Stop)> open = [];

    public IReadOnlyList<Topic> WokenBy => [Topic.Contacts];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var wanted = await chats.BotsAsync(cancel);
        foreach (var bot in open.Keys.Except(wanted).ToList())
        {
            await open[bot].Stop.CancelAsync();
            open.Remove(bot);
        }
        foreach (var bot in wanted.Where(bot => !open.ContainsKey(bot)))
        {
            var stop = new CancellationTokenSource();
            open[bot] = (Task.Run(() => ListenAsync(bot, stop.Token), CancellationToken.None), stop);
        }
        return 0;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public async ValueTask StopAsync(TimeSpan patience)
    {
        foreach (var (_, stop) in open.Values) await stop.CancelAsync();
        await Task.WhenAll(open.Values.Select(one => one.Loop)).WaitAsync(patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListenAsync(string bot, CancellationToken stop)
    {
        var (next, failures) = (0L, 0);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var began = clock.GetTimestamp();
                var answer = await api.AskAsync(bot, "getUpdates", Question(next), Within, stop);
                if (answer?.Json.Text("ok") == "true" && answer.Json.Inside("result") is { ValueKind: JsonValueKind.Array } updates)
                {
                    failures = 0;
                    next = await HandleAsync(bot, updates, next, stop);
                    // Whoever answers at once with nothing would be asked without end.
                    if (updates.GetArrayLength() == 0 && clock.GetElapsedTime(began) < TimeSpan.FromSeconds(1)) await Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
                    continue;
                }
                if (failures++ == 0) log.LogWarning("Buttons of the Telegram bot {Bot} are not heard: {Answer}", bot[..bot.IndexOf(':', StringComparison.Ordinal)], Said(answer));
                await Task.Delay(Pause(answer, failures), clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Imp ends, or the bot's last contact method is gone.
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
        _ => TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(failures, 6))),
    };

    private static string Said(OutboundAnswer? answer) => answer is null ? "no answer" : answer.Json.Text("description") is { } why ? $"{(int)answer.Status}: {why}" : $"{(int)answer.Status}";
}
