using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp oncall</c>: who is woken now.</summary>
internal static class OnCallVerb
{
    public static Command Make()
    {
        var schedule = new Argument<string?>("schedule") { Description = "Only this schedule; its name.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Verb("oncall", "Show who is on call now, and until when.", "imp oncall", "imp oncall Nights -q") { schedule };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            await using var imp = options.Open(parsed);
            var all = await imp.ListAsync("/on-call", cancel);
            var wanted = parsed.GetValue(schedule);
            var found = wanted is null ? all : [.. all.Where(one => string.Equals($"{one["schedule"]}", wanted, StringComparison.OrdinalIgnoreCase))];
            if (wanted is not null && found.Count == 0)
                throw new CliFailure(CliFailure.Refused, all.Count == 0 ? "There is no schedule." : $"There is no schedule \"{wanted}\".{Nearest.Hint(wanted, [.. all.Select(one => $"{one["schedule"]}")])}");
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(new JsonArray([.. found.Select(one => one.DeepClone())]));
            else if (paper.IsQuiet) foreach (var shift in found.SelectMany(Shifts)) paper.Line(Paper.Plain($"{shift["person"]}"));
            else if (found.Count == 0) paper.Line("There is no schedule.");
            else paper.Table(["Schedule", "On call", "Until"], found.SelectMany(one => Shifts(one).Select(shift => new[] { $"{one["schedule"]}", $"{shift["person"]}", shift["until"] is null ? "a week or longer" : Paper.Time(shift["until"]) }).DefaultIfEmpty([$"{one["schedule"]}", "nobody", ""])));
            return 0;
        });
        return verb;
    }

    private static IEnumerable<JsonObject> Shifts(JsonObject schedule) => (schedule["shifts"] as JsonArray ?? []).OfType<JsonObject>();
}
