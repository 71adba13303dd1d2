using System.CommandLine;
using System.Globalization;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Cli;

/// <summary><c>imp undo</c>: takes the last change of the configuration back, whoever made it; asked again, the one before it.</summary>
internal static class UndoVerb
{
    public static Command Make()
    {
        var to = new Option<long?>("--to") { Description = "Go back to this revision; a number of imp history." };
        var yes = ApplyVerb.Yes();
        var verb = new Verb("undo", "Take the last change of the configuration back, whoever made it: show the plan, ask, carry it out.", "imp undo", "imp undo --to 12", "imp undo --yes --data /var/lib/imp") { to, yes };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            await using var imp = options.Open(parsed);
            var paper = options.Paper(parsed);
            // What was changed a second ago is part of the history too.
            var (latest, before) = await ConfigWork.KeepAsync(imp, [], cancel);
            var wanted = parsed.GetValue(to) ?? before ?? throw new CliFailure(CliFailure.Refused, "Nothing was changed that could be taken back.");
            var kept = await imp.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/configurations/{wanted}"), cancel);
            var last = await imp.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/configurations/{latest}"), cancel);
            paper.Say(Paper.Plain($"Back to revision {wanted} of {Paper.Time(kept["keptAt"])}. The last change was {latest}, by {last["changedBy"]}: {last["summary"]}"));
            var plan = await ConfigPlan.MakeAsync(imp, kept["text"]!.ToString(), keepsOthers: false, cancel);
            return await ApplyVerb.CarryOutAsync(imp, plan, paper, parsed.GetValue(yes), canAsk: true, wanted, cancel);
        });
        return verb;
    }
}
