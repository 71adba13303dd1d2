using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp incidents</c>: the list, with its search.</summary>
internal static class IncidentsVerb
{
    public static Command Make()
    {
        var query = new Argument<string[]>("query") { Description = "A search as in the console: is:open sev:1,2 service:checkout since:2d. Default: everything that is not closed.", Arity = ArgumentArity.ZeroOrMore, HelpName = "query" };
        query.CompletionSources.Add("is:open", "is:acknowledged", "is:closed", "is:all", "sev:1", "sev:2", "sev:1,2", "service:", "team:", "tag:", "since:1d", "since:7d");
        var most = new Option<int>("--limit", "-n") { Description = "At most so many.", DefaultValueFactory = _ => 50 };
        var verb = new Verb("incidents", "List incidents, the newest first.", "imp incidents", "imp incidents is:all sev:1 since:7d", "imp incidents \"disk full\" --json | jq '.[].number'", "imp ack $(imp incidents service:checkout -q)") { query, most };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var limit = parsed.GetValue(most) is > 0 and var given ? given : throw new CliFailure(CliFailure.WrongUse, "--limit is 1 or more.");
            var search = string.Join(' ', parsed.GetValue(query) ?? []);
            await using var imp = options.Open(parsed);
            var found = await imp.ListAsync(search.Length == 0 ? "/incidents" : $"/incidents?q={Uri.EscapeDataString(search)}", cancel, limit);
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(new JsonArray([.. found.Select(one => one.DeepClone())]));
            else if (paper.IsQuiet) foreach (var one in found) paper.Line(one["number"]!.ToString());
            else if (found.Count == 0) paper.Line(search.Length == 0 ? "Nothing is open." : "Nothing is found.");
            else paper.Table(["No", "Severity", "Response", "Opened", "Service", "Who", "Title"],
                found.Select(one => new[] { $"#{one["number"]}", $"{one["severity"]}", $"{one["response"]}", Paper.Time(one["openedAt"]), $"{one["service"]}", $"{one["assignee"]}", $"{one["title"]}" }), 0);
            return 0;
        });
        return verb;
    }
}
