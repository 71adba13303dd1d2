using System.CommandLine;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Cli;

/// <summary><c>imp doctor</c>: is this installation sound? Works while a server runs on the folder.</summary>
internal static class DoctorVerb
{
    public static Command Make()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var offline = new Option<bool>("--offline") { Description = "Ask nothing outside of this machine." };
        var verb = new Verb("doctor", "Look at settings, clock, disk and database, and ask the mail server and every channel's provider without sending anything.", "imp doctor --data /var/lib/imp", "imp doctor --json --offline") { data, json, offline };
        verb.SetAction(async (parsed, cancel) =>
            await Findings.PrintAsync(await ExamineAsync(parsed.GetValue(data)!, parsed.GetValue(offline), cancel), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return verb;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(string data, bool isOffline, CancellationToken cancel)
    {
        try
        {
            return await new Doctor(data, CommonOptions.Settings(data), TimeProvider.System, isOffline).ExamineAsync(cancel);
        }
        catch (CannotStart failure)
        {
            return [Finding.Wrong("settings", failure.Message)];
        }
    }
}
