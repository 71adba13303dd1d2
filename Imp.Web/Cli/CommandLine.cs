using System.CommandLine;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary>The executable's verbs. Without one it serves.</summary>
internal static class CommandLine
{
    /// <returns>The exit code: 0 done, 1 refused or something is wrong, 64 used wrongly, 69, 76 and 77 see <see cref="CliFailure"/>, 73 to 75 <see cref="CannotStart"/>.</returns>
    public static Task<int> RunAsync(string[] arguments) => RunAsync(arguments, Console.Out, Console.Error);

    /// <param name="output">In place of standard output.</param>
    /// <param name="errors">In place of standard error.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CompletionVerb.Answer(arguments) is { } words)
        {
            foreach (var word in words) await output.WriteLineAsync(word);
            return 0;
        }
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0) return await FailAsync(errors, Sentence(parsed), CannotStart.WrongUse);
        try
        {
            // Signals are the server's own business, and failures are told here.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = errors });
        }
        catch (CannotStart failure)
        {
            return await FailAsync(errors, failure.Message, failure.ExitCode);
        }
        catch (CliFailure failure)
        {
            return await FailAsync(errors, Paper.Plain(failure.Message), failure.ExitCode);
        }
    }

    /// <summary>All verbs with their options.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Imp, a self-hosted incident console: alerts in, the right person woken, everybody sees the same.");
        ServeVerb.AddTo(root);
        Command[] verbs =
        [
            ServeVerb.Make(), SetUpVerb.Make(), DoctorVerb.Make(), BackupVerb.Make(), RestoreVerb.Make(), VerifyVerb.Make(), RotateKeyVerb.Make(), LogLevelVerb.Make(), VersionVerb.Make(),
            LoginVerb.Make(), LoginVerb.MakeLogout(),
            IncidentsVerb.Make(), ShowVerb.Make(), AckVerb.Make(), CloseVerb.Make(), SnoozeVerb.Make(), NoteVerb.Make(), AttachVerb.Make(), AttachmentsVerb.Make(), PageVerb.Make(), OnCallVerb.Make(), RunVerb.Make(),
            ExportVerb.Make(), PlanVerb.Make(), ApplyVerb.Make(), UndoVerb.Make(), HistoryVerb.Make(),
            CompletionVerb.Make(),
        ];
        foreach (var verb in verbs) root.Subcommands.Add(verb);
        Verb.ShowExamples(root);
        return root;
    }

    private static string Sentence(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var typed, ..]) return parsed.Errors[0].Message;
        var command = parsed.CommandResult.Command;
        return typed.StartsWith('-')
            ? $"There is no option {typed}.{Nearest.Hint(typed, [.. command.Options.Select(option => option.Name), "--help"])}"
            : command.Subcommands.Count > 0
                ? $"There is no verb {typed}.{Nearest.Hint(typed, [.. command.Subcommands.Select(verb => verb.Name)])}"
                : $"{command.Name} does not take \"{typed}\". What it takes: imp {command.Name} --help";
    }

    private static async Task<int> FailAsync(TextWriter errors, string sentence, int code)
    {
        await errors.WriteLineAsync("imp: " + sentence);
        return code;
    }
}
