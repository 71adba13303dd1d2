using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Cli;

/// <summary><c>imp export</c>: the whole configuration as one text.</summary>
internal static class ExportVerb
{
    public static Command Make()
    {
        var sections = new Argument<string[]>("sections") { Description = $"Only these: {string.Join(", ", ConfigSections.All)}.", Arity = ArgumentArity.ZeroOrMore, HelpName = "sections" };
        sections.CompletionSources.Add([.. ConfigSections.All]);
        var verb = new Verb("export", "Print the whole configuration as YAML, without passwords and keys.", "imp export > imp.yaml", "imp export services rules", "imp export --data /var/lib/imp > imp.yaml") { sections };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            var only = parsed.GetValue(sections) ?? [];
            foreach (var one in only)
                if (!ConfigSections.All.Contains(one)) throw new CliFailure(CliFailure.WrongUse, $"There is no section {one}.{Nearest.Hint(one, [.. ConfigSections.All])}");
            await using var imp = options.Open(parsed);
            var state = await ConfigState.ReadAsync(imp, cancel);
            if (state.Twice(only) is { } twice) throw new CliFailure(CliFailure.Refused, twice);
            if (state.Closed.Where(only.Contains).FirstOrDefault() is { } section) throw new CliFailure(CliFailure.NotAllowed, $"This key may not read {section}. Use one of scope manager.");
            var text = state.Text(only);
            if (only.Length == 0 && state.Closed.Count > 0) await parsed.InvocationConfiguration.Error.WriteLineAsync($"imp: left out, because this key may not read them: {string.Join(", ", state.Closed)}. A key of scope manager may.");
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(new JsonObject { ["text"] = text });
            else await parsed.InvocationConfiguration.Output.WriteAsync(text);
            return 0;
        });
        return verb;
    }
}
