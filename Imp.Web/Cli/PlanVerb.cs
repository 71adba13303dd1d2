using System.CommandLine;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Cli;

/// <summary><c>imp plan</c>: what <c>imp apply</c> would do.</summary>
internal static class PlanVerb
{
    /// <summary>There is something to do.</summary>
    private const int HasChanges = 2;

    public static Command Make()
    {
        var file = File();
        var keep = KeepOthers();
        var verb = new Verb("plan", "Show what would change if a configuration were applied. Ends with 2 where something would, with 0 where nothing.", "imp plan imp.yaml", "imp export | imp plan -") { file, keep };
        var options = ClientOptions.AddTo(verb, takesFolder: true);
        verb.SetAction(async (parsed, cancel) =>
        {
            var text = await TextAsync(parsed.GetValue(file)!, cancel);
            await using var imp = options.Open(parsed);
            var plan = await ConfigPlan.MakeAsync(imp, text, parsed.GetValue(keep), cancel);
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(plan.ToJson());
            else if (!paper.IsQuiet)
            {
                plan.Show(paper);
                paper.Line($"Plan: {plan.Summary}.");
            }
            return plan.IsEmpty ? 0 : HasChanges;
        });
        return verb;
    }

    public static Argument<string> File() => new("file") { Description = "The configuration as imp export writes it; - for standard input." };

    public static Option<bool> KeepOthers() => new("--keep-others") { Description = "Archive nothing that is missing in the text." };

    /// <exception cref="CliFailure">It cannot be read.</exception>
    public static async Task<string> TextAsync(string file, CancellationToken cancel)
    {
        try
        {
            return file == "-" ? await Console.In.ReadToEndAsync(cancel) : await System.IO.File.ReadAllTextAsync(file, cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(CliFailure.WrongUse, $"{file} cannot be read: {failure.Message}");
        }
    }
}
