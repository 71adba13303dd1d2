using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Cli;

/// <summary><c>imp doctor</c>: is this installation sound? Works while a server runs on the folder.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Make()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var verb = new Command("doctor", "Look at settings, clock, disk, database and outgoing mail.") { data, json };
        verb.SetAction(async (parsed, cancel) =>
        {
            var findings = await ExamineAsync(parsed.GetValue(data)!, cancel);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(new { sound = IsSound(findings), findings }, Json));
            else foreach (var finding in findings) await output.WriteLineAsync($"{Mark(finding.State),-8} {finding.Subject,-11} {finding.Says}");
            return IsSound(findings) ? 0 : 1;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(string data, CancellationToken cancel)
    {
        try
        {
            return await new Doctor(data, CommonOptions.Settings(data), TimeProvider.System).ExamineAsync(cancel);
        }
        catch (CannotStart failure)
        {
            return [Finding.Wrong("settings", failure.Message)];
        }
    }

    private static bool IsSound(IReadOnlyList<Finding> findings) => findings.All(finding => finding.State != FindingState.Wrong);

    private static string Mark(FindingState state) => state switch
    {
        FindingState.Good => "ok",
        FindingState.Warning => "warning",
        FindingState.Wrong => "WRONG",
    };
}
