using System.CommandLine;
using System.Globalization;
using Imp.Infrastructure.Database;

namespace Imp.Web.Cli;

/// <summary><c>imp rotate-key</c>: a new master key, while no server runs.</summary>
internal static class RotateKeyVerb
{
    public static Command Make()
    {
        var data = CommonOptions.Data();
        var verb = new Command("rotate-key", "Make a new master key and encrypt every stored secret with it. The server must be stopped.") { data };
        verb.SetAction((parsed, _) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(data)!);
            if (!File.Exists(Path.Combine(path, "imp.db"))) throw new CannotStart(CannotStart.WrongUse, $"There is no database in {path}. Name the data folder with --data.");
            using var folder = DataFolder.Take(path);
            var count = KeyRotation.Run(folder);
            return parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The master key is new; {count} secrets were encrypted anew. Links in messages that were sent before, and browsers that take push messages, need to be made again. Back up keys/ now."));
        });
        return verb;
    }
}
