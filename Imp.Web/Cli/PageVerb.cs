using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp page</c>: declares an incident, which wakes whoever its service's policy names.</summary>
internal static class PageVerb
{
    public static Command Make()
    {
        var service = new Argument<string>("service") { Description = "Name or id of the service." };
        var title = new Argument<string>("title") { Description = "What is wrong, in a few words." };
        var severity = new Option<string>("--severity", "-s") { Description = "SEV1 to SEV4.", HelpName = "severity", DefaultValueFactory = _ => "SEV2" };
        severity.CompletionSources.Add("SEV1", "SEV2", "SEV3", "SEV4");
        var notes = new Option<string?>("--notes") { Description = "What is known, as Markdown; - for standard input." };
        var key = new Option<string?>("--key") { Description = "A dedup key: refused while an incident of this key is open." };
        var tags = new Option<string[]>("--tag") { Description = "A tag; may be given again." };
        var verb = new Verb("page", "Declare an incident and page whoever is responsible for the service.", "imp page Checkout \"Cards are refused\" --severity SEV1", "tail -50 app.log | imp page Checkout \"Deploy failed\" --notes -") { service, title, severity, notes, key, tags };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject
            {
                ["title"] = parsed.GetValue(title), ["service"] = parsed.GetValue(service), ["severity"] = parsed.GetValue(severity), ["dedupKey"] = parsed.GetValue(key),
                ["notes"] = parsed.GetValue(notes) is { } text ? await OnEach.TextAsync(text, cancel) : null, ["tags"] = new JsonArray([.. (parsed.GetValue(tags) ?? []).Select(tag => JsonValue.Create(tag))]),
            };
            await using var imp = options.Open(parsed);
            var made = await imp.SendAsync("POST", "/incidents", body, cancel) as JsonObject;
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(made);
            else if (paper.IsQuiet) paper.Line($"{made?["number"]}");
            else paper.Line($"#{made?["number"]} is open. Who is paged: {imp.Where}/incidents/{made?["number"]}");
            return 0;
        });
        return verb;
    }
}
