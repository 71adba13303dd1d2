using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Cli;

/// <summary>Says what was found, to a person or a program.</summary>
internal static class Findings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <returns>The exit code: 1 when something is wrong.</returns>
    public static async Task<int> PrintAsync(IReadOnlyList<Finding> findings, bool json, TextWriter output)
    {
        var sound = findings.All(finding => finding.State != FindingState.Wrong);
        if (json) await output.WriteLineAsync(JsonSerializer.Serialize(new { sound, findings }, Json));
        else foreach (var finding in findings) await output.WriteLineAsync($"{Mark(finding.State),-8} {finding.Subject,-11} {finding.Says}");
        return sound ? 0 : 1;
    }

    private static string Mark(FindingState state) => state switch
    {
        FindingState.Good => "ok",
        FindingState.Warning => "warning",
        FindingState.Wrong => "WRONG",
    };
}
