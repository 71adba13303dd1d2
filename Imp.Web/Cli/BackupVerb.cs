using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Web.Cli;

/// <summary><c>imp backup</c>: a backup now, beside a server that runs or without one.</summary>
internal static class BackupVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Make()
    {
        var data = CommonOptions.Data();
        var to = new Option<string?>("--to") { Description = "Also copy it into this folder." };
        var keys = new Option<bool>("--with-keys") { Description = "Also the key files and appsettings.json, which hold secrets: keep such a backup as you would a password." };
        var json = CommonOptions.Json();
        var verb = new Command("backup", "Make a backup now and check it; also while a server runs.") { data, to, keys, json };
        verb.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var made = await MakeAsync(parsed.GetValue(data)!, parsed.GetValue(keys), cancel);
                var path = parsed.GetValue(to) is { } folder ? Copy(made, folder) : made;
                var bytes = new FileInfo(path).Length;
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    parsed.GetValue(json) ? JsonSerializer.Serialize(new { archive = path, bytes }, Json) : string.Create(CultureInfo.InvariantCulture, $"{path}  {bytes} bytes, checked"));
                return 0;
            }
            catch (BackupFailed failure)
            {
                await Console.Error.WriteLineAsync("imp: " + failure.Message);
                return 1;
            }
        });
        return verb;
    }

    private static async Task<string> MakeAsync(string data, bool withKeys, CancellationToken cancel)
    {
        var settings = CommonOptions.Settings(data);
        if (!File.Exists(Path.Combine(data, "imp.db"))) throw new BackupFailed($"There is no imp.db in {Path.GetFullPath(data)}. Name the data folder with --data.");
        if (TryTake(data) is not { } taken) return await AskAsync(data, withKeys, cancel);
        using var folder = taken;
        return new BackupMaker(folder, settings, TimeProvider.System, NullLogger<BackupMaker>.Instance).Make(BackupReason.Asked, withKeys, () => false, cancel).Path;
    }

    /// <returns>Null when a server has it.</returns>
    private static DataFolder? TryTake(string data)
    {
        try
        {
            return DataFolder.Take(data);
        }
        catch (CannotStart failure) when (failure.ExitCode == CannotStart.FolderTaken && File.Exists(Path.Combine(data, "imp.lock")))
        {
            return null;
        }
    }

    private static async Task<string> AskAsync(string data, bool withKeys, CancellationToken cancel)
    {
        var answer = await new BackupQuestion(data, TimeProvider.System).AskAsync(withKeys, cancel);
        return answer ?? throw new BackupFailed("The Imp that runs on this folder did not answer. Is it still starting?");
    }

    private static string Copy(string archive, string folder)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, Path.GetFileName(archive));
        try
        {
            File.Copy(archive, target + ".part", overwrite: true);
            File.Move(target + ".part", target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupFailed($"It was made as {archive}, but could not be copied: {failure.Message}", failure);
        }
        return target;
    }
}
