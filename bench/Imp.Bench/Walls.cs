using System.Collections.Concurrent;
using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Wall;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Bench;

/// <summary>How long after the product accepted an event all of two hundred wall screens know of it, at 20 new incidents a second, and what a screen costs.</summary>
internal static class Walls
{
    private const int Screens = 200;
    private const int PerSecond = 20;
    private const int Seconds = 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        var key = "";
        await using var imp = await Product.StartAsync(data =>
        {
            Seed.NoStorms(data);
            key = MakeLinkAsync(data.Path).GetAwaiter().GetResult();
        });
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Screens + 8 }) { BaseAddress = new(imp.Url), Timeout = Timeout.InfiniteTimeSpan };
        await SendAsync(imp, 5);
        var before = Resident.MiB(imp.Id);
        using var end = new CancellationTokenSource();
        var seen = new ConcurrentBag<(long Number, double At)>();
        var screens = Enumerable.Range(0, Screens).Select(_ => WatchAsync(client, $"/wall/{key}/live", seen, end.Token)).ToList();
        await Task.Delay(Grace);
        seen.Clear();

        var accepted = await SendAsync(imp, Seconds);
        await Task.Delay(Grace);
        var grown = Resident.MiB(imp.Id) - before;
        await end.CancelAsync();
        await Task.WhenAll(screens);

        var waits = seen.Select(one => one.At - accepted.GetValueOrDefault(one.Number, double.NaN)).Where(double.IsFinite).ToArray();
        var note = $"{waits.Length} of {Screens * accepted.Count} incidents on {Screens} screens";
        Figure.Print("wall.p50", Percentile.Of(waits, 50), "ms", note: note);
        Figure.Print("wall.p99", Percentile.Of(waits, 99), "ms", 1_000, note + "; baseline: what is promised");
        Figure.Print("wall.memory", grown * 1024 / Screens, "KiB", 1_536, "grown per screen, incidents included; baseline: what is promised");
    }

    private static async Task WatchAsync(HttpClient client, string address, ConcurrentBag<(long, double)> seen, CancellationToken end)
    {
        try
        {
            await using var stream = await client.GetStreamAsync(address, end);
            using var lines = new StreamReader(stream);
            var known = 0L;
            while (await lines.ReadLineAsync(end) is { } line)
            {
                if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
                // A screen that says N shows every incident up to the Nth.
                var (open, now) = (JsonElement.Parse(line[6..]).GetProperty("counts").GetProperty("total").GetInt64(), Clock.Now());
                while (known < open) seen.Add((++known, now));
            }
        }
        catch (OperationCanceledException)
        {
            // It was watched long enough.
        }
    }

    /// <returns>When the Nth incident was accepted, by how many there were then.</returns>
    private static async Task<IReadOnlyDictionary<long, double>> SendAsync(Product imp, int seconds)
    {
        using var events = new Events(imp);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var accepted = new Dictionary<long, double>();
        for (var number = 0; number < PerSecond * seconds && await beat.WaitForNextTickAsync(); number++)
        {
            await events.TriggerAsync($"bench-wall-{seconds}-{number}");
            accepted[++total] = Clock.Now();
        }
        return accepted;
    }

    private static long total;

    private static async Task<string> MakeLinkAsync(string folder)
    {
        using var data = DataFolder.Take(folder);
        await using var services = new ServiceCollection().AddLogging().AddImp(data).BuildServiceProvider();
        var chance = services.GetRequiredService<IChance>();
        var key = KeyText.IntegrationKey(chance);
        await services.GetRequiredService<CommandBus>().ExecuteAsync(new CreateWallLink(new(chance.NewId()), "Bench", new Secret(key)), Actor.System("bench"));
        return key;
    }
}
