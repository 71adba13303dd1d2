using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Api;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp close</c>: it is over.</summary>
internal static class CloseVerb
{
    public static Command Make()
    {
        // The other two are what merging and the end of a drill say.
        string[] reasons = [.. Enum.GetValues<CloseReason>().Where(one => one is not (CloseReason.Merged or CloseReason.Drill)).Select(one => ApiJson.Word(one))];
        var numbers = OnEach.Numbers();
        var reason = new Option<string>("--reason") { Description = $"Why: {string.Join(", ", reasons)}.", HelpName = "reason", DefaultValueFactory = _ => ApiJson.Word(CloseReason.Fixed) };
        reason.CompletionSources.Add(reasons);
        var note = new Option<string?>("--note") { Description = "Also a remark on the timeline." };
        var verb = new Verb("close", "Close incidents.", "imp close 12 --reason fixed --note \"Logs rotated\"", "imp close $(imp incidents tag:test -q) --reason noise") { numbers, reason, note };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            await using var imp = options.Open(parsed);
            return await OnEach.DoAsync(imp, options.Paper(parsed), parsed.GetValue(numbers)!, "closure", () => new JsonObject { ["reason"] = parsed.GetValue(reason), ["note"] = parsed.GetValue(note) }, "closed", cancel);
        });
        return verb;
    }
}
