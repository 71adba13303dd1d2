using System.CommandLine;
using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;

namespace Imp.Web.Cli;

/// <summary><c>imp restore</c>: a backup in the place of what the data folder holds.</summary>
internal static class RestoreVerb
{
    public static Command Make()
    {
        var archive = new Argument<string>("file") { Description = "The backup, as imp backup made it." };
        var data = CommonOptions.Data();
        var dry = new Option<bool>("--dry-run") { Description = "Unpack and check everything, and change nothing. A server may be running." };
        var verb = new Command("restore", "Put a backup in the place of what the data folder holds; what was there is kept beside.") { archive, data, dry };
        verb.SetAction(async (parsed, cancel) =>
        {
            var (file, folder, isDry) = (parsed.GetValue(archive)!, parsed.GetValue(data)!, parsed.GetValue(dry));
            try
            {
                var done = Run(file, folder, isDry, cancel);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Text(done, Path.GetFullPath(folder), isDry));
                return 0;
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"imp: {file} cannot be restored. {failure.Message} Nothing was changed.");
                return 1;
            }
        });
        return verb;
    }

    private static Restored Run(string file, string data, bool isDry, CancellationToken cancel)
    {
        var restore = new Restore(TimeProvider.System);
        if (isDry) return restore.Rehearse(file, data, cancel);
        using var folder = DataFolder.Take(data);
        return restore.Run(file, folder, cancel);
    }

    private static string Text(Restored done, string folder, bool isDry)
    {
        var made = done.Manifest;
        var what = string.Create(CultureInfo.InvariantCulture, $"The backup of {made.MadeAt:u} (Imp {made.Version}, schema {made.Schema}): {made.RowCount} rows in {string.Join(" and ", made.Rows.Keys)}, sums and counts are right.");
        if (isDry) return what + Environment.NewLine + $"It can be restored to {folder}. Nothing was changed.";

        var keys = made.HasKeys || File.Exists(Path.Combine(folder, "keys", "master.key"))
            ? "" : $"{Environment.NewLine}There are no keys: enter the addresses of contact methods and other secrets again, or restore keys/ from elsewhere before the start.";
        var replaced = done.Replaced is { } aside ? $"{Environment.NewLine}What was there before is in {aside}; delete it when all is well." : "";
        return $"{what}{Environment.NewLine}Restored to {folder}.{replaced}{keys}";
    }
}
