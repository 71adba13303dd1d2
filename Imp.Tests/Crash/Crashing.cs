using System.Collections.Concurrent;
using Imp.Tests.Support;

namespace Imp.Tests.Crash;

/// <summary>A real process that is loaded, killed at a moment of chance, and started again on the same folder.</summary>
public abstract class Crashing(int seed, int connections) : IAsyncLifetime
{
    /// <summary>For what a killed process left, on a machine that does much else: what could not be sent in time is tried again a while later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Random random = new(seed);
    private readonly string url = $"http://127.0.0.1:{Loopback.FreePort()}";
    private int unanswered;

    /// <summary>Titles of the events that were answered with success.</summary>
    protected ConcurrentBag<string> Accepted { get; } = [];

    protected int Unanswered => unanswered;

    /// <summary>Where the pages go.</summary>
    protected WebhookSink Sink { get; private set; } = null!;

    protected Installation Installation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Sink = await WebhookSink.StartAsync();
        Installation = await Installation.MakeAsync(Sink.Url + "/page");
    }

    public async Task DisposeAsync()
    {
        Installation.Dispose();
        await Sink.DisposeAsync();
    }

    /// <summary>Crashes so often, and then lets it come to rest and end.</summary>
    protected async Task CrashAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++) await CrashInAsync(round);
        await using var imp = await ServeAsync();
        await CalmAsync();
        (await imp.StopAsync()).Should().Be(0);
    }

    /// <summary>Sends until <see cref="SendAsync"/> says that nobody answers any more.</summary>
    protected abstract Task LoadAsync(int round, int connection, CancellationToken killed);

    /// <summary>So many events must be accepted in a round before it is killed; null when it may die while it starts.</summary>
    protected abstract int? LivesFor(int round);

    /// <summary>Milliseconds that it lives after that.</summary>
    protected abstract (int Least, int Most) DiesWithin(int round);

    /// <returns>False when it was killed, and nobody answers.</returns>
    protected async Task<bool> SendAsync(string key, string title, string action, CancellationToken killed)
    {
        var status = await Installation.SendAsync(url, key, title, action);
        if (status is >= 200 and < 300) Accepted.Add(title);
        else Interlocked.Increment(ref unanswered);
        return status != 0 || !killed.IsCancellationRequested;
    }

    /// <summary>Returns as soon as the port is open, which is before the start is over.</summary>
    private Task<ImpProcess> ServeAsync() => ImpProcess.ServeAsync(Installation.Folder, ready: "/healthz/live", url: url, environment: new Dictionary<string, string>
    {
        ["IMP_Outbound__Allow__0"] = "127.0.0.1",
        ["DOTNET_TieredPGO"] = "0", // it dies too young to profit from it
    });

    private async Task CrashInAsync(int round)
    {
        await using var imp = await ServeAsync();
        using var killed = new CancellationTokenSource();
        var before = Accepted.Count;
        var load = Enumerable.Range(0, connections).Select(connection => LoadAsync(round, connection, killed.Token)).ToList();
        if (LivesFor(round) is { } events) await Eventually.HoldsAsync(() => Accepted.Count >= before + events, "the first events to be accepted");
        var (least, most) = DiesWithin(round);
        killed.CancelAfter(random.Next(least, most));
        await Eventually.HoldsAsync(() => killed.IsCancellationRequested, "the moment");
        imp.KillNow();
        await Task.WhenAll(load);
    }

    /// <summary>Read beside the server as its own readers do: it writes nothing. Not too often, for it takes the server's processor.</summary>
    private async Task CalmAsync()
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(250)))
        {
            var left = Installation.Ask("""
                SELECT 'event ' || "Outcome", count(*), min("Sequence") FROM "Events" WHERE "Outcome"='Received' GROUP BY 1
                UNION ALL SELECT 'delivery ' || "State", count(*), min("DueAt") - CAST(strftime('%s','now') AS INTEGER) * 1000 FROM "Deliveries" WHERE "State"='Pending' GROUP BY 1
                UNION ALL SELECT 'escalation ' || "State", count(*), min("NextAt") - CAST(strftime('%s','now') AS INTEGER) * 1000 FROM "Escalations" WHERE "NextAt" <= (CAST(strftime('%s','now') AS INTEGER) + 1) * 1000 GROUP BY 1
                """);
            if (left.Count == 0) return;
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("Not handled within " + Patience + ": " + string.Join("; ", left.Select(row => string.Join(' ', row))));
        }
    }
}
