using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp ack</c>: somebody has it.</summary>
internal static class AckVerb
{
    public static Command Make()
    {
        var numbers = OnEach.Numbers();
        var note = new Option<string?>("--note") { Description = "Also a remark on the timeline." };
        var verb = new Verb("ack", "Acknowledge incidents: somebody has them, and paging stops.", "imp ack 12", "imp ack 12 13 14 --note \"Looking\"") { numbers, note };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            await using var imp = options.Open(parsed);
            return await OnEach.DoAsync(imp, options.Paper(parsed), parsed.GetValue(numbers)!, "acknowledgement", () => new JsonObject { ["note"] = parsed.GetValue(note) }, "acknowledged", cancel);
        });
        return verb;
    }
}
