using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations.Scripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Bench;

/// <summary>What a transform adds to a request: a script in a warm worker, and a form; compared with reading the same request as its format says.</summary>
internal static class Transforms
{
    private const int Runs = 2_000;

    private const string Script = """
        function transform(event, context) {
          var labels = event.labels;
          if (event.status === "ok") return { action: "resolve", dedupKey: labels.host + "/" + labels.check, title: event.title };
          return { title: event.title + " on " + labels.host, dedupKey: labels.host + "/" + labels.check, severity: event.severity, source: context.integration, labels: labels };
        }
        """;

    public static async Task RunAsync()
    {
        var body = """{"title":"Disk is full","status":"firing","severity":"warning","labels":{"host":"db-7","check":"disk","zone":"eu-1","team":"core"}}"""u8.ToArray();
        var request = new SenderRequest("POST", new Dictionary<string, string>(), new Dictionary<string, string> { ["content-type"] = "application/json" }, body, DateTimeOffset.UnixEpoch);
        var head = SentHead.Of(request, "generic");
        var format = await MedianAsync(() => Task.FromResult(TransformReading.WithoutTransform(request, "generic").Reading.Alerts.Count));
        var mapping = new ReadyMapping(new Mapping { Title = "{{title}} on {{labels.host}}", DedupKey = "{{labels.host}}/{{labels.check}}", Severity = "{{severity}}", Action = "{{status}}", Severities = [new("warning", Domain.Alerts.AlertSeverity.Warning)] });
        Figure.Print("transform.form.median", await MedianAsync(() => Task.FromResult(mapping.Read(request.Content).Alerts.Count)), "ms", format, "added to a request; baseline: as its format reads it");

        await using var pool = new ScriptPool(ScriptCommand.Own(), TimeProvider.System, NullLogger<ScriptPool>.Instance);
        var scripted = await MedianAsync(async () =>
        {
            var input = ScriptInput.Of(request, head, "Sensors", "Shop");
            var run = await pool.RunAsync(Script, input.Event, input.Context, request.ReceivedAt);
            return run.Fault is null ? TransformReading.OfResult(run.Output).Alerts.Count : throw new BenchFailure(run.Fault.Message);
        });
        Figure.Print("transform.script.median", scripted, "ms", format, "added to a request, with a warm worker; promised: below 1 ms");
    }

    private static async Task<double> MedianAsync(Func<Task<int>> run)
    {
        for (var warm = 0; warm < 300; warm++) await run();
        var times = new double[Runs];
        for (var at = 0; at < Runs; at++)
        {
            var started = TimeProvider.System.GetTimestamp();
            if (await run() != 1) throw new BenchFailure("The transform made no alert.");
            times[at] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        }
        return Percentile.Of(times, 50);
    }
}
