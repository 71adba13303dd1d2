using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>
/// How many events per second are taken in: 64 connections, 500 dedup keys. Bare Kestrel, then Imp, then Alertmanager, in one run, so that the
/// ratios hold on any machine. Imp has the event on disk when it answers; the other two keep nothing and keep it in memory.
/// </summary>
internal static class Ingest
{
    private const string AnyKey = "0123456789abcdef0123456789abcdef";

    public static async Task RunAsync()
    {
        var bare = await BareAsync();
        Figure.Print("ingest.bare", bare.PerSecond, "events/s", note: bare.Note);

        var imp = await Figure.TryAsync("ingest.imp", ImpAsync);
        if (imp is not null)
        {
            Figure.Print("ingest.imp", imp.PerSecond, "events/s", bare.PerSecond, imp.Note);
            Figure.Print("ingest.imp.p99", imp.P99, "ms", bare.P99);
        }

        var alertmanager = await AlertmanagerAsync();
        Figure.Print("ingest.alertmanager", alertmanager.PerSecond, "events/s", bare.PerSecond, alertmanager.Note);
        if (imp is not null) Figure.Print("ingest.imp.to.alertmanager", imp.PerSecond, "events/s", alertmanager.PerSecond);

        // How far the machine drifted meanwhile: far from 1, something else was running and no ratio above is worth much.
        Figure.Print("ingest.bare.again", (await BareAsync()).PerSecond, "events/s", bare.PerSecond);
    }

    private static async Task<Load> BareAsync()
    {
        var (process, url) = await Bare.StartAsync();
        await using var _ = process;
        return await Wrk.PostAsync(url + "/v2/enqueue", "pagerduty", AnyKey);
    }

    private static async Task<Load> ImpAsync()
    {
        await using var imp = await Product.StartAsync();
        // Opening and paging 500 incidents is another figure than taking events in; it is done before the clock runs.
        await Wrk.PostAsync(imp.Url + "/v2/enqueue", "pagerduty", imp.IntegrationKey);
        return await Wrk.PostAsync(imp.Url + "/v2/enqueue", "pagerduty", imp.IntegrationKey);
    }

    private static async Task<Load> AlertmanagerAsync()
    {
        await using var alertmanager = await Alertmanager.StartAsync($"http://127.0.0.1:{Loopback.FreePort()}/v2/enqueue", AnyKey);
        return await Wrk.PostAsync(alertmanager.Url + "/api/v2/alerts", "alertmanager");
    }
}
