using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp show</c>: one incident with what happened.</summary>
internal static class ShowVerb
{
    /// <summary>Label and field, in the order in which people ask.</summary>
    private static readonly (string Label, string Field)[] Facts =
    [
        ("Severity", "severity"), ("Response", "response"), ("Status", "status"), ("Service", "service"), ("Team", "team"), ("Who", "assignee"), ("Alerts", "alertCount"),
        ("Opened", "openedAt"), ("Acknowledged", "acknowledgedAt"), ("Snoozed until", "snoozedUntil"), ("Closed", "closedAt"), ("Closed as", "closeReason"), ("Merged into", "mergedInto"), ("Waits behind", "waitsBehind"),
    ];

    public static Command Make()
    {
        var number = OnEach.Number();
        var verb = new Verb("show", "Show one incident and its timeline.", "imp show 12", "imp show 12 --json") { number };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            await using var imp = options.Open(parsed);
            var incident = await imp.GetAsync($"/incidents/{OnEach.NumberIn(parsed.GetValue(number)!)}", cancel);
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(incident);
            else Write(paper, incident);
            return 0;
        });
        return verb;
    }

    private static void Write(Paper paper, JsonObject incident)
    {
        paper.Line(paper.Heading($"#{incident["number"]} {Paper.Plain($"{incident["title"]}")}") + (incident["isDrill"]?.GetValue<bool>() == true ? " (drill)" : ""));
        foreach (var (label, field) in Facts)
            if (incident[field] is { } value) paper.Line($"{label,-14} {(field.EndsWith("At", StringComparison.Ordinal) || field.EndsWith("Until", StringComparison.Ordinal) ? Paper.Time(value) : Paper.Plain(value.ToString()))}");
        if (incident["tags"] is JsonArray { Count: > 0 } tags) paper.Line($"{"Tags",-14} {string.Join(' ', tags.Select(tag => $"{tag}"))}");
        if (incident["notes"]?.GetValue<string>() is { Length: > 0 } notes)
        {
            paper.Line();
            foreach (var line in notes.Split('\n')) paper.Line("  " + Paper.Plain(line.TrimEnd('\r')));
        }
        paper.Line();
        foreach (var entry in (incident["timeline"] as JsonArray ?? []).OfType<JsonObject>().Reverse())
        {
            paper.Line($"{Paper.Time(entry["at"])}  {Paper.Plain($"{entry["actor"]} {entry["sentence"]}")}");
            if (entry["body"]?.GetValue<string>() is { Length: > 0 } body)
                foreach (var line in body.Split('\n')) paper.Line("                          " + Paper.Plain(line.TrimEnd('\r')));
        }
    }
}
