using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Cli;

/// <summary><c>imp apply</c>: puts a configuration into force.</summary>
internal static class ApplyVerb
{
    public static Command Make()
    {
        var file = PlanVerb.File();
        var keep = PlanVerb.KeepOthers();
        var yes = Yes();
        var verb = new Verb("apply", "Put a configuration into force: show the plan, ask, carry it out. imp undo takes it back.", "imp apply imp.yaml", "imp apply imp.yaml --yes --url https://imp.example.org", "imp apply imp.yaml --data /var/lib/imp") { file, keep, yes };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetValue(file)!;
            var text = await PlanVerb.TextAsync(name, cancel);
            await using var imp = options.Open(parsed);
            var plan = await ConfigPlan.MakeAsync(imp, text, parsed.GetValue(keep), cancel);
            // What was piped in has left nothing to answer with.
            return await CarryOutAsync(imp, plan, options.Paper(parsed), parsed.GetValue(yes), canAsk: name != "-", backTo: null, cancel);
        });
        return verb;
    }

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>Shows a plan, asks, and carries it out as one change of the history.</summary>
    /// <param name="backTo">The revision that the plan leads back to; null: it leads to something new.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> CarryOutAsync(ImpClient imp, ConfigPlan plan, Paper paper, bool isSure, bool canAsk, long? backTo, CancellationToken cancel)
    {
        if (!paper.IsJson && !paper.IsQuiet)
        {
            plan.Show(paper);
            paper.Line($"Plan for {imp.Where}: {plan.Summary}.");
        }
        if (!plan.IsEmpty && !isSure && !await AgreesAsync(paper, canAsk, cancel)) return CliFailure.Refused;
        var work = new ConfigWork(imp, plan, done => paper.Say($"done: {done}"));
        if (!plan.IsEmpty)
        {
            try
            {
                await work.KeptAsync(backTo, cancel);
            }
            finally
            {
                Tell(paper, work);
            }
        }
        else if (backTo is { } back) await ConfigWork.KeepAsync(imp, new JsonObject { ["backTo"] = back }, cancel);
        if (!paper.IsJson) return 0;
        var json = plan.ToJson();
        json["keys"] = new JsonArray([.. work.Keys.Select(one => new JsonObject { ["integration"] = one.Name, ["key"] = one.Key })]);
        paper.Print(json);
        return 0;
    }

    private static void Tell(Paper paper, ConfigWork work)
    {
        if (paper.IsJson || work.Keys.Count == 0) return;
        paper.Line("Keys of the integrations that were made; they are shown this once:");
        foreach (var (name, key) in work.Keys) paper.Line($"  {Paper.Plain(name)}: {key}");
    }

    private static async Task<bool> AgreesAsync(Paper paper, bool canAsk, CancellationToken cancel)
    {
        if (!canAsk || paper.IsJson) throw new CliFailure(CliFailure.WrongUse, "Nothing was changed: nobody can be asked here. Say --yes.");
        paper.Line("Put this into force? [y/N]");
        if (await Console.In.ReadLineAsync(cancel) is "y" or "Y" or "yes") return true;
        paper.Line("Nothing was changed.");
        return false;
    }
}
