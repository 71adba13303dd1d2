using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary>What verbs have in common that do one thing with several incidents: what fails for one does not keep the others from it.</summary>
internal static class OnEach
{
    public static Argument<string> Number() => new("number") { Description = "The incident's number, with or without #." };

    public static Argument<string[]> Numbers() => new("numbers") { Description = "Numbers of incidents, with or without #.", Arity = ArgumentArity.OneOrMore };

    /// <exception cref="CliFailure">It is no number.</exception>
    public static long NumberIn(string typed) => long.TryParse(typed.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new CliFailure(CliFailure.WrongUse, $"\"{typed}\" is no incident's number.");

    /// <param name="done">Said of each: <c>acknowledged</c>.</param>
    /// <returns>The exit code: of the first that failed.</returns>
    public static async Task<int> DoAsync(ImpClient imp, Paper paper, IReadOnlyList<string> typed, string below, Func<JsonObject?> body, string done, CancellationToken cancel)
    {
        var (code, results) = (0, new JsonArray());
        foreach (var number in typed.Select(NumberIn).Distinct().ToList())
        {
            try
            {
                await imp.SendAsync("POST", $"/incidents/{number}/{below}", body(), cancel);
                paper.Say($"#{number} {done}.");
                results.Add(new JsonObject { ["number"] = number, ["done"] = true, ["problem"] = null });
            }
            catch (CliFailure failure) when (failure.ExitCode == CliFailure.Refused)
            {
                if (code == 0) code = failure.ExitCode;
                paper.Warn($"#{number}: {failure.Message}");
                results.Add(new JsonObject { ["number"] = number, ["done"] = false, ["problem"] = failure.Message });
            }
        }
        if (paper.IsJson) paper.Print(results);
        return code;
    }

    /// <returns>What was typed, or all of standard input for <c>-</c>.</returns>
    public static async Task<string> TextAsync(string typed, CancellationToken cancel) =>
        (typed == "-" ? await Console.In.ReadToEndAsync(cancel) : typed).Trim() is { Length: > 0 } text ? text : throw new CliFailure(CliFailure.WrongUse, "There is no text.");
}
