namespace Imp.Tests.Support;

/// <summary>The real Prometheus, which evaluates rules and sends what fires to Imp as to an Alertmanager. It repeats a firing alert every three seconds.</summary>
public sealed class Prometheus : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly OutsideProcess process;

    private Prometheus(TempFolder folder, OutsideProcess process) => (this.folder, this.process) = (folder, process);

    /// <summary>Its log so far.</summary>
    public string Log => process.Output + process.Errors;

    /// <param name="imp">Where Imp listens.</param>
    /// <param name="key">The integration key.</param>
    /// <param name="rules">Name and expression of each alert.</param>
    public static async Task<Prometheus> StartAsync(string imp, string key, params (string Name, string Expression)[] rules)
    {
        var folder = new TempFolder();
        var address = $"127.0.0.1:{Loopback.FreePort()}";
        await File.WriteAllTextAsync(folder["prometheus.yml"], Configuration(imp["http://".Length..], key));
        await File.WriteAllTextAsync(folder["rules.yml"], "groups:\n- name: g\n  interval: 1s\n  rules:\n" + string.Concat(rules.Select(Rule)));
        var process = OutsideProcess.Start(Commands.Find("prometheus"),
            [$"--config.file={folder["prometheus.yml"]}", $"--storage.tsdb.path={folder["data"]}", $"--web.listen-address={address}", "--rules.alert.resend-delay=3s"], folder.Path);
        var started = new Prometheus(folder, process);
        try
        {
            await process.AnswersAsync($"http://{address}/-/ready");
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>It is gone and says nothing more.</summary>
    public void KillNow() => process.KillNow();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static string Configuration(string target, string key) => $$"""
        global:
          evaluation_interval: 1s
        rule_files: [rules.yml]
        alerting:
          alertmanagers:
            - path_prefix: /in/{{key}}/alertmanager
              static_configs:
                - targets: ["{{target}}"]
        """;

    private static string Rule((string Name, string Expression) rule) => $$"""
          - alert: {{rule.Name}}
            expr: {{rule.Expression}}
            labels: {severity: critical}
            annotations: {summary: "{{rule.Name}} happened"}

        """;
}
