using System.Text.Json;
using Imp.Domain.Integrations;
using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>Senders that think they talk to Opsgenie, and Prometheus that thinks it talks to an Alertmanager, pointed at the product as it is started.</summary>
[Collection(Outside.Name)]
public sealed class OpsgenieStory
{
    [Fact]
    public async Task Alertmanager_opens_renames_and_closes_an_incident_through_its_opsgenie_receiver()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await using var alertmanager = await Alertmanager.StartAsync($$$"""
                opsgenie_configs:
                  - api_url: {{{imp.Url}}}/
                    api_key: {{{installation.IntegrationKey}}}
                    message: '{{ len .Alerts.Firing }} of {{ .CommonLabels.alertname }}'
                    priority: P1
                    update_alerts: true
                    send_resolved: true
            """);

        await alertmanager.PostAsync(Alert("db7", over: false));
        await ShouldBeAsync(installation, imp, "1 of DiskFull", "open");
        await alertmanager.PostAsync(Alert("db7", over: false), Alert("db8", over: false));
        await ShouldBeAsync(installation, imp, "2 of DiskFull", "open");
        await alertmanager.PostAsync(Alert("db7", over: true), Alert("db8", over: true));
        await ShouldBeAsync(installation, imp, "2 of DiskFull", "closed");

        (await installation.IncidentsAsync(imp.Url))[0].GetProperty("severity").GetString().Should().Be("SEV1");
    }

    [Fact]
    public async Task The_node_library_does_what_scripts_do_with_it()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);

        var told = await OpsgenieSdk.RunAsync(imp.Url, installation.IntegrationKey, """
            const it = { identifier: "web 3/disk", identifierType: "alias" };
            // Not found means not yet, as with Opsgenie.
            const state = async answer => {
              const now = await call(sdk.alertV2, "getRequestStatus", answer.requestId);
              if (now.error && now.error.httpStatusCode !== 404) throw new Error(JSON.stringify(now.error));
              return now.data ? now.data.status : new Promise(done => setTimeout(done, 100)).then(() => state(answer));
            };
            const told = {};
            const created = await call(sdk.alertV2, "create", { message: "Disk full", alias: it.identifier, priority: "P2", tags: ["disk"] });
            told.result = created.result;
            told.created = await state(created);
            told.got = (await call(sdk.alertV2, "get", it)).data;
            told.acknowledged = await state(await call(sdk.alertV2, "acknowledge", it, { user: "ana" }));
            told.noted = await state(await call(sdk.alertV2, "addNote", it, { note: "Looking" }));
            // The library leaves its header out of lists, so the key goes into the query.
            told.listed = (await call(sdk.alertV2, "list", { apiKey: key, query: "status:open", limit: 10, sort: "createdAt", order: "desc", offset: 0 })).data.length;
            told.byId = (await call(sdk.alertV2, "get", { identifier: told.got.id, identifierType: "id" })).data.acknowledged;
            told.closed = await state(await call(sdk.alertV2, "close", it, {}));
            told.again = await state(await call(sdk.alertV2, "close", it, {}));
            told.missing = (await call(sdk.alertV2, "get", it)).error.httpStatusCode;
            told.wrong = (await call(sdk.alertV2, "create", {})).error.message;
            return told;
            """);

        string? Text(string name) => told.GetProperty(name).GetString();
        (Text("result"), Text("created"), Text("acknowledged"), Text("noted"), Text("closed"), Text("again"), Text("wrong")).Should().Be(
            ("Request will be processed", "Created alert", "Acknowledged alert", "Changed alert", "Closed alert", "There is no open alert", "Message can not be empty."));
        (told.GetProperty("listed").GetInt32(), told.GetProperty("byId").GetBoolean(), told.GetProperty("missing").GetInt32()).Should().Be((1, true, 404));
        told.GetProperty("got").GetProperty("alias").GetString().Should().Be("web 3/disk");
        (await installation.IncidentsAsync(imp.Url)).Should().ContainSingle().Which.GetProperty("response").GetString().Should().Be("closed");
    }

    [Fact]
    public async Task The_node_library_makes_pings_and_takes_away_a_heartbeat()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);

        var told = await OpsgenieSdk.RunAsync(imp.Url, installation.IntegrationKey, """
            const it = { identifier: "Nightly backup" }, beats = sdk.heartbeat, told = {};
            const state = answer => ({ result: answer.result, ...answer.data });
            told.created = state(await call(beats, "create", { name: it.identifier, description: "Of the orders", interval: 10, intervalUnit: "minutes", enabled: true, alertPriority: "P1", ownerTeam: { name: "ops" } }));
            told.again = (await call(beats, "create", { name: it.identifier, interval: 1, intervalUnit: "days", enabled: true })).error;
            const pong = await call(beats, "ping", it, {});
            told.pong = [pong.result, pong.requestId.length];
            told.got = state(await call(beats, "get", it));
            told.disabled = state(await call(beats, "disable", it));
            told.enabled = state(await call(beats, "enable", it));
            told.updated = state(await call(beats, "update", it, { interval: 2, intervalUnit: "hours" }));
            told.listed = (await call(beats, "list", {})).data.heartbeats.map(one => one.name);
            told.deleted = (await call(beats, "delete", it)).result;
            told.missing = (await call(beats, "get", it)).error;
            return told;
            """);

        string Of(string what, params string[] names) => string.Join(' ', names.Select(name => told.GetProperty(what).GetProperty(name).ToString()));
        Of("created", "result", "name", "description", "interval", "intervalUnit", "enabled", "expired", "alertPriority").Should().Be("Created Nightly backup Of the orders 10 minutes True False P1");
        Of("again", "httpStatusCode", "message").Should().Be("409 Heartbeat with name [Nightly backup] already exists.");
        told.GetProperty("pong").ToString().Should().Be("[\"PONG - Heartbeat received\",36]");
        JsonReading.Instant(Of("got", "lastPingTime")).Should().NotBeNull();
        (Of("disabled", "result", "enabled"), Of("enabled", "result", "enabled"), Of("updated", "result", "interval", "intervalUnit", "description", "alertPriority")).Should().Be(("Disabled False", "Enabled True", "Updated 2 hours Of the orders P1"));
        (told.GetProperty("listed").ToString(), told.GetProperty("deleted").GetString(), Of("missing", "httpStatusCode", "message")).Should().Be(("[\"Nightly backup\"]", "Deleted", "404 Heartbeat does not exist"));
    }

    [Fact]
    public async Task Prometheus_sends_without_an_alertmanager_and_what_it_says_no_more_is_over()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        var end = TimeProvider.System.GetUtcNow().AddSeconds(15).ToUnixTimeSeconds();
        await using var prometheus = await Prometheus.StartAsync(imp.Url, installation.IntegrationKey, ("Passing", $"vector(time()) < {end}"), ("Lasting", "vector(1)"));

        await HoldsAsync(installation, imp, "Passing happened", one => one.GetProperty("response").GetString() == "open" && one.GetProperty("alertCount").GetInt64() > 1);
        await HoldsAsync(installation, imp, "Passing happened", one => one.GetProperty("response").GetString() == "closed");
        await HoldsAsync(installation, imp, "Lasting happened", one => one.GetProperty("response").GetString() == "open");
        prometheus.KillNow();
        await HoldsAsync(installation, imp, "Lasting happened", one => one.GetProperty("response").GetString() == "closed");

        (await installation.IncidentsAsync(imp.Url)).Should().HaveCount(2);
    }

    private static Task ShouldBeAsync(Installation installation, ImpProcess imp, string title, string response) =>
        HoldsAsync(installation, imp, title, one => one.GetProperty("response").GetString() == response);

    private static Task HoldsAsync(Installation installation, ImpProcess imp, string title, Func<JsonElement, bool> holds) => Eventually.HoldsAsync(
        async () => (await installation.IncidentsAsync(imp.Url)).Where(one => one.GetProperty("title").GetString() == title).Any(holds), $"\"{title}\" to be as wanted", TimeSpan.FromSeconds(45));

    /// <summary>All of one group, which is one alias.</summary>
    private static PrometheusAlert Alert(string instance, bool over) => new(
        new Dictionary<string, string> { ["alertname"] = "DiskFull", ["severity"] = "critical", ["instance"] = instance }, new Dictionary<string, string> { ["summary"] = "The disk is full" },
        TimeProvider.System.GetUtcNow() + (over ? TimeSpan.FromSeconds(-1) : TimeSpan.FromMinutes(10)));
}
