using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imp.Infrastructure.Operations;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Operations;

/// <summary>What Grafana and Prometheus are given in <c>deploy</c> speaks of metrics that there are.</summary>
public sealed partial class DashboardTests
{
    /// <summary>Prometheus makes it itself.</summary>
    private const string OfPrometheus = "up";

    [Fact]
    public async Task Every_metric_of_the_dashboard_and_the_alerts_is_served()
    {
        await using var house = await ServedHouse.StartAsync();
        string[] served = [.. house.Of<MetricText>().Names, OfPrometheus];

        foreach (var file in new[] { "grafana-dashboard.json", "imp.rules.yml" })
        {
            var named = Expressions(file).SelectMany(one => Metrics().Matches(one).Select(match => match.Value)).Distinct().ToList();
            named.Should().HaveCountGreaterThan(5);
            named.Except(served).Should().BeEmpty($"deploy/{file} is made for what /metrics serves");
        }
    }

    [Fact]
    public async Task Promtool_takes_every_query_of_the_dashboard_and_the_alerts_as_they_are()
    {
        using var folder = new TempFolder();
        // What Grafana puts in.
        var rules = Expressions("grafana-dashboard.json").Select((one, number) =>
            $"      - record: panel:{number}\n        expr: {new JsonObject { ["q"] = one.Replace("$__rate_interval", "5m").Replace("$__interval", "5m").Replace("$job", "imp").Replace("$instance", ".*") }["q"]!.ToJsonString()}\n");
        await File.WriteAllTextAsync(folder["panels.yml"], "groups:\n  - name: panels\n    rules:\n" + string.Concat(rules));
        foreach (var file in new[] { folder["panels.yml"], Path.Combine(Repository.Root, "deploy", "imp.rules.yml") })
        {
            await using var promtool = OutsideProcess.Start(Commands.Find("promtool"), ["check", "rules", file], folder.Path);
            var said = await promtool.EndAsync();
            said.Exit.Should().Be(0, said.Out + said.Err);
        }
    }

    private static IEnumerable<string> Expressions(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", file));
        return file.EndsWith(".json", StringComparison.Ordinal) ? Find(JsonNode.Parse(text)) : Exprs().Matches(text).Select(match => match.Groups["expr"].Value);
    }

    private static IEnumerable<string> Find(JsonNode? node) => node switch
    {
        JsonObject group => group.SelectMany(one => one is { Key: "expr", Value: JsonValue text } ? [text.ToString()] : Find(one.Value)),
        JsonArray list => list.SelectMany(Find),
        _ => [],
    };

    [GeneratedRegex(@"\b(?:imp|process|dotnet)_\w+|\bup\b", RegexOptions.None, 1_000)]
    private static partial Regex Metrics();

    [GeneratedRegex(@"^\s+expr: (?<expr>.+)$", RegexOptions.Multiline, 1_000)]
    private static partial Regex Exprs();
}
