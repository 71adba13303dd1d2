using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp history</c>: who changed what in the configuration.</summary>
internal static class HistoryVerb
{
    public static Command Make()
    {
        var number = new Argument<long?>("number") { Description = "Show what this revision changed.", Arity = ArgumentArity.ZeroOrOne, HelpName = "number" };
        var text = new Option<bool>("--text") { Description = "Print the whole configuration of that revision, as imp export does." };
        var limit = new Option<int>("--limit") { Description = "No more than so many; default 20.", DefaultValueFactory = _ => 20 };
        var verb = new Verb("history", "List the changes of the configuration, the newest first, or show one.", "imp history", "imp history 12", "imp history 12 --text > then.yaml") { number, text, limit };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(limit) < 1) throw new CliFailure(CliFailure.WrongUse, "--limit is a whole number from 1.");
            await using var imp = options.Open(parsed);
            var paper = options.Paper(parsed);
            if (parsed.GetValue(number) is { } one) return Show(await imp.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/configurations/{one}"), cancel), paper, parsed.GetValue(text));
            return List(await imp.ListAsync("/configurations", cancel, parsed.GetValue(limit)), paper);
        });
        return verb;
    }

    private static int List(IReadOnlyList<JsonObject> revisions, Paper paper)
    {
        if (paper.IsJson) paper.Print(new JsonArray([.. revisions.Select(one => one.DeepClone())]));
        else if (revisions.Count == 0) paper.Say("Nothing was kept so far.");
        else paper.Table(["No", "Kept", "By", "Changed"], revisions.Select(one => new[] { $"{one["number"]}", Paper.Time(one["keptAt"]), $"{one["changedBy"]}", $"{one["summary"]}" }), 0);
        return 0;
    }

    private static int Show(JsonObject revision, Paper paper, bool wantsText)
    {
        if (paper.IsJson) paper.Print(revision);
        else if (wantsText) foreach (var line in revision["text"]!.ToString().TrimEnd('\n').Split('\n')) paper.Line(line);
        else
        {
            paper.Say(paper.Heading(Paper.Plain($"Revision {revision["number"]} of {Paper.Time(revision["keptAt"])}, by {revision["changedBy"]}: {revision["summary"]}")));
            foreach (var line in ((JsonArray)revision["changes"]!).Select(one => Paper.Plain(one!.ToString()))) paper.Line(line[0] switch { '+' => paper.Added(line), '~' => paper.Changed(line), '-' => paper.Gone(line), _ => line });
        }
        return 0;
    }
}
