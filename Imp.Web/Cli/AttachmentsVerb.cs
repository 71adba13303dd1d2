using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp attachments</c>: what is attached to an incident, and fetching it.</summary>
internal static class AttachmentsVerb
{
    public static Command Make()
    {
        var number = OnEach.Number();
        var save = new Option<string?>("--save") { Description = "Also fetch the files into this folder; nothing that is there is overwritten.", HelpName = "folder" };
        var verb = new Verb("attachments", "List the files beside an incident, or fetch them.", "imp attachments 12", "imp attachments 12 --save incident-12") { number, save };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var list = $"/incidents/{OnEach.NumberIn(parsed.GetValue(number)!)}/attachments";
            await using var imp = options.Server(parsed);
            var found = await imp.ListAsync(list, cancel);
            var paper = options.Paper(parsed);
            if (parsed.GetValue(save) is { } folder) await SaveAsync(imp, paper, list, found, folder, cancel);
            else Show(paper, found);
            if (paper.IsJson) paper.Print(new JsonArray([.. found.Select(one => one.DeepClone())]));
            return 0;
        });
        return verb;
    }

    private static void Show(Paper paper, IReadOnlyList<JsonObject> found)
    {
        if (paper.IsJson) return;
        if (paper.IsQuiet) foreach (var one in found) paper.Line(NameOf(one));
        else if (found.Count == 0) paper.Line("Nothing is attached.");
        else paper.Table(["Added", "Size", "By", "Name"], found.Select(one => new[] { Paper.Time(one["addedAt"]), FileSize.Words(one["bytes"]!.GetValue<long>()), $"{one["actor"]}", NameOf(one) }), 1);
    }

    /// <summary>Fetches all; what is there already with the same bytes is left as it is. Each gets <c>savedAs</c>.</summary>
    private static async Task SaveAsync(ServerClient imp, Paper paper, string list, IReadOnlyList<JsonObject> found, string folder, CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var one in found)
            {
                var (path, isThere) = await PlaceAsync(folder, NameOf(one), $"{one["sha256"]}", cancel);
                if (!isThere) await FetchAsync(imp, list, one["id"]!.GetValue<Guid>(), $"{one["sha256"]}", path, cancel);
                one["savedAs"] = path;
                if (paper.IsQuiet) paper.Line(path);
                else paper.Say(isThere ? $"{path} is there already." : $"{path}, {FileSize.Words(one["bytes"]!.GetValue<long>())}");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(CliFailure.Refused, $"It cannot be kept in {folder}: {failure.Message}");
        }
        if (found.Count == 0) paper.Say("Nothing is attached.");
    }

    /// <returns>Where a file goes: under its name, or with a number where that is another file.</returns>
    private static async Task<(string Path, bool IsThere)> PlaceAsync(string folder, string name, string sum, CancellationToken cancel)
    {
        for (var count = 1; ; count++)
        {
            var path = Path.Combine(folder, count == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)} ({count}){Path.GetExtension(name)}");
            if (!Path.Exists(path)) return (path, false);
            if (File.Exists(path) && await SumAsync(path, cancel) == sum) return (path, true);
        }
    }

    /// <summary>Under its name stands all of it or nothing.</summary>
    private static async Task FetchAsync(ServerClient imp, string list, Guid id, string sum, string path, CancellationToken cancel)
    {
        var part = Path.Combine(Path.GetDirectoryName(path)!, $".{id}.part");
        try
        {
            await using (var file = File.Create(part)) await imp.DownloadAsync($"{list}/{id}/content", file, cancel);
            if (await SumAsync(part, cancel) != sum) throw new CliFailure(CliFailure.NoServer, $"{path} did not arrive whole. Try again.");
            File.Move(part, path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<string> SumAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <returns>What the server calls it, made harmless once more: it becomes a name in a folder here.</returns>
    private static string NameOf(JsonObject one) => FileName.Clean($"{one["name"]}");
}
