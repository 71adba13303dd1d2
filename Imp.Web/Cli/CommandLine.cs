using System.CommandLine;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Cli;

/// <summary>The executable's verbs. Without one it serves.</summary>
internal static class CommandLine
{
    /// <returns>The exit code: 0 done, 1 refused or something is wrong, 64 used wrongly, 69 and 73 to 75 see <see cref="CannotStart"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0) return await FailAsync(Sentence(parsed), CannotStart.WrongUse);
        try
        {
            // Signals are the server's own business, and failures are told here.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CannotStart failure)
        {
            return await FailAsync(failure.Message, failure.ExitCode);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Imp, a self-hosted incident console: alerts in, the right person woken, everybody sees the same.");
        ServeVerb.AddTo(root);
        foreach (var verb in new[] { ServeVerb.Make(), SetUpVerb.Make(), DoctorVerb.Make(), VersionVerb.Make() }) root.Subcommands.Add(verb);
        return root;
    }

    private static string Sentence(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var typed, ..]) return parsed.Errors[0].Message;
        var command = parsed.CommandResult.Command;
        return typed.StartsWith('-')
            ? $"There is no option {typed}.{Nearest.Hint(typed, [.. command.Options.Select(option => option.Name)])}"
            : command.Subcommands.Count > 0
                ? $"There is no verb {typed}.{Nearest.Hint(typed, [.. command.Subcommands.Select(verb => verb.Name)])}"
                : $"{command.Name} does not take \"{typed}\".";
    }

    private static async Task<int> FailAsync(string sentence, int code)
    {
        await Console.Error.WriteLineAsync("imp: " + sentence);
        return code;
    }
}
