using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp attach</c>: files beside an incident.</summary>
internal static class AttachVerb
{
    /// <summary>What names standard input.</summary>
    private const string Input = "-";

    public static Command Make()
    {
        var number = OnEach.Number();
        var files = new Argument<string[]>("files") { Description = "Files; - for standard input, with --name.", Arity = ArgumentArity.OneOrMore, HelpName = "file" };
        var name = new Option<string?>("--name") { Description = "What the file is called there. Default: as it is called here." };
        var verb = new Verb("attach", "Put files beside an incident: screenshots, pieces of logs.", "imp attach 12 screenshot.png gateway.log", "journalctl -u gateway --since -1h | imp attach 12 - --name gateway.log") { number, files, name };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var incident = OnEach.NumberIn(parsed.GetValue(number)!);
            var opened = Open(parsed.GetValue(files)!, parsed.GetValue(name));
            await using var imp = options.Server(parsed, inputIsTaken: parsed.GetValue(files)!.Contains(Input));
            return await SendAsync(imp, options.Paper(parsed), incident, opened, cancel);
        });
        return verb;
    }

    /// <summary>One file, open, and what it will be called.</summary>
    private sealed record Opened(string File, string Name, Stream Content);

    /// <returns>All of them: what is wrong with one is told before the first is sent.</returns>
    private static IReadOnlyList<Opened> Open(string[] files, string? name)
    {
        if (name is not null && files.Length > 1) throw new CliFailure(CliFailure.WrongUse, "--name is for one file: attach the others by themselves.");
        if (name is null && files.Contains(Input)) throw new CliFailure(CliFailure.WrongUse, "What is standard input to be called? Give --name, with the ending: --name gateway.log");
        return [.. files.Select(file => new Opened(file, name ?? Path.GetFileName(file), file == Input ? Console.OpenStandardInput() : Open(file)))];
    }

    /// <exception cref="CliFailure">It cannot be read.</exception>
    private static FileStream Open(string file)
    {
        if (Directory.Exists(file)) throw new CliFailure(CliFailure.WrongUse, $"{file} is a folder. Pack it and attach the archive.");
        try
        {
            // Others may go on writing: a log that is attached while it grows is attached as it was.
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliFailure(CliFailure.WrongUse, $"There is no file {file}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(CliFailure.WrongUse, $"{file} cannot be read: {failure.Message}");
        }
    }

    /// <returns>The exit code: of the first that failed.</returns>
    private static async Task<int> SendAsync(ServerClient imp, Paper paper, long incident, IReadOnlyList<Opened> files, CancellationToken cancel)
    {
        var (code, results) = (0, new JsonArray());
        foreach (var (file, name, content) in files)
        {
            try
            {
                await using var read = content;
                var added = await imp.UploadAsync($"/incidents/{incident}/attachments?name={Uri.EscapeDataString(name)}", content, cancel);
                paper.Say($"#{incident} has {Paper.Plain($"{added["name"]}")}, {FileSize.Words(added["bytes"]!.GetValue<long>())}.");
                results.Add(new JsonObject { ["file"] = file, ["attachment"] = added, ["problem"] = null });
            }
            catch (CliFailure failure) when (failure.ExitCode is CliFailure.Refused or CliFailure.WrongUse)
            {
                if (code == 0) code = failure.ExitCode;
                paper.Warn($"{(file == Input ? name : file)}: {failure.Message}");
                results.Add(new JsonObject { ["file"] = file, ["attachment"] = null, ["problem"] = failure.Message });
            }
        }
        if (paper.IsJson) paper.Print(results);
        return code;
    }
}
