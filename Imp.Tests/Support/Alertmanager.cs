using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Imp.Tests.Support;

/// <summary>An alert as Prometheus gives it to Alertmanager.</summary>
/// <param name="EndsAt">In the past: the alert is resolved.</param>
public sealed record PrometheusAlert(
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels,
    [property: JsonPropertyName("annotations")] IReadOnlyDictionary<string, string> Annotations,
    [property: JsonPropertyName("endsAt")] DateTimeOffset EndsAt);

/// <summary>The real Alertmanager, told to page through our PagerDuty endpoint, as most people who try Imp will have it, or through any other receiver.</summary>
public sealed class Alertmanager : IAsyncDisposable
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    private readonly TempFolder folder;
    private readonly OutsideProcess process;
    private readonly HttpClient client = new(new SocketsHttpHandler());

    private Alertmanager(TempFolder folder, OutsideProcess process, string url) => (this.folder, this.process, Url) = (folder, process, url);

    public string Url { get; }

    /// <summary>Its log so far.</summary>
    public string Log => process.Output + process.Errors;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="pagerDutyUrl">The full address it posts events to, such as <c>http://127.0.0.1:5000/v2/enqueue</c>.</param>
    /// <param name="routingKey">The integration key.</param>
    public static Task<Alertmanager> StartAsync(string pagerDutyUrl, string routingKey) => StartAsync(PagerDuty(pagerDutyUrl, routingKey));

    /// <summary>The same with another receiver.</summary>
    /// <param name="receiver">What stands below the receiver's name.</param>
    public static async Task<Alertmanager> StartAsync(string receiver)
    {
        var folder = new TempFolder();
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        await File.WriteAllTextAsync(folder["alertmanager.yml"], Configuration(receiver));
        var process = OutsideProcess.Start(Commands.Find("prometheus-alertmanager", "alertmanager"),
            [$"--config.file={folder["alertmanager.yml"]}", $"--storage.path={folder["data"]}", $"--web.listen-address={url["http://".Length..]}", "--cluster.listen-address="],
            folder.Path);
        var started = new Alertmanager(folder, process, url);
        try
        {
            await process.AnswersAsync(url + "/-/ready");
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>An alert fires; the event arrives about one second later.</summary>
    /// <param name="name">Its <c>alertname</c>, which is also what it is grouped by.</param>
    public Task FireAsync(string name, string severity = "critical", string summary = "") => PostAsync(name, severity, summary, Lasting);

    /// <summary>The alert of that name and severity is over.</summary>
    public Task ResolveAsync(string name, string severity = "critical") => PostAsync(name, severity, "", TimeSpan.FromSeconds(-1));

    /// <summary>Posts alerts to its version 2 interface.</summary>
    public async Task PostAsync(params PrometheusAlert[] alerts)
    {
        using var answer = await client.PostAsJsonAsync(Url + "/api/v2/alerts", alerts);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        await folder.DisposeAsync();
    }

    private Task PostAsync(string name, string severity, string summary, TimeSpan ends) => PostAsync(new PrometheusAlert(
        new Dictionary<string, string> { ["alertname"] = name, ["severity"] = severity },
        new Dictionary<string, string> { ["summary"] = summary.Length > 0 ? summary : name },
        TimeProvider.System.GetUtcNow() + ends));

    private static string Configuration(string receiver) => $"""
        route:
          receiver: imp
          group_by: [alertname]
          group_wait: 1s
          group_interval: 1s
          repeat_interval: 1h
        receivers:
          - name: imp
        {receiver}
        """;

    private static string PagerDuty(string url, string key) => $$$"""
            pagerduty_configs:
              - url: {{{url}}}
                routing_key: {{{key}}}
                severity: '{{ .CommonLabels.severity }}'
                description: '{{ .CommonAnnotations.summary }}'
                send_resolved: true
        """;
}
