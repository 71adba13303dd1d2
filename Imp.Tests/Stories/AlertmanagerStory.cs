using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>The sender that most people have, as Debian packs it, pointed at the product as it is started.</summary>
[Collection(Outside.Name)]
public sealed class AlertmanagerStory
{
    [Fact]
    public async Task An_alert_opens_an_incident_its_repeats_join_and_its_end_closes_it()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await using var alertmanager = await Alertmanager.StartAsync(imp.Url + "/v2/enqueue", installation.IntegrationKey);

        await alertmanager.PostAsync(Alert("db7", over: false));
        await ShouldBeAsync(installation, imp, "open", 1);
        await alertmanager.PostAsync(Alert("db8", over: false));
        await ShouldBeAsync(installation, imp, "open", 2);

        await alertmanager.PostAsync(Alert("db7", over: true), Alert("db8", over: true));
        await ShouldBeAsync(installation, imp, "closed", 2);
    }

    [Fact]
    public async Task The_webhook_receiver_opens_an_incident_for_each_alert_and_closes_each()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await using var alertmanager = await Alertmanager.StartAsync($$$"""
                webhook_configs:
                  - url: {{{imp.Url}}}/in/{{{installation.IntegrationKey}}}
                    send_resolved: true
            """);

        await alertmanager.PostAsync(Alert("db7", over: false), Alert("db8", over: false));
        await ResponsesAsync(installation, imp, "open", "open");
        await alertmanager.PostAsync(Alert("db7", over: true), Alert("db9", over: false));
        await ResponsesAsync(installation, imp, "closed", "open", "open");
        await alertmanager.PostAsync(Alert("db8", over: true), Alert("db9", over: true));
        await ResponsesAsync(installation, imp, "closed", "closed", "closed");
    }

    /// <summary>In any order: two alerts of one request have none.</summary>
    private static Task ResponsesAsync(Installation installation, ImpProcess imp, params string[] responses) => Eventually.HoldsAsync(
        async () => (await installation.IncidentsAsync(imp.Url)).Select(one => one.GetProperty("response").GetString()).Order().SequenceEqual(responses), $"incidents that are {string.Join(", ", responses)}");

    private static async Task ShouldBeAsync(Installation installation, ImpProcess imp, string response, int alerts)
    {
        await Eventually.HoldsAsync(
            async () => await installation.IncidentsAsync(imp.Url) is [var one] && one.GetProperty("response").GetString() == response && one.GetProperty("alertCount").GetInt64() == alerts,
            $"one incident, {response}, with {alerts} alerts");
        var incident = (await installation.IncidentsAsync(imp.Url))[0];
        incident.GetProperty("title").GetString().Should().Be("The disk is full");
        incident.GetProperty("severity").GetString().Should().Be("SEV1");
    }

    /// <summary>All of one group, which is one dedup key.</summary>
    private static PrometheusAlert Alert(string instance, bool over) => new(
        new Dictionary<string, string> { ["alertname"] = "DiskFull", ["severity"] = "critical", ["instance"] = instance },
        new Dictionary<string, string> { ["summary"] = "The disk is full" },
        TimeProvider.System.GetUtcNow() + (over ? TimeSpan.FromSeconds(-1) : TimeSpan.FromMinutes(10)));
}
