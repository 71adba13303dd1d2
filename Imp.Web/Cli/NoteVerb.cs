using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp note</c>: a remark on the timeline.</summary>
internal static class NoteVerb
{
    public static Command Make()
    {
        var number = OnEach.Number();
        var text = new Argument<string>("text") { Description = "Markdown; - for standard input." };
        var verb = new Verb("note", "Add a remark to an incident's timeline.", "imp note 12 \"Failed over to the second database\"", "df -h | imp note 12 -") { number, text };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var remark = await OnEach.TextAsync(parsed.GetValue(text)!, cancel);
            await using var imp = options.Open(parsed);
            return await OnEach.DoAsync(imp, options.Paper(parsed), [parsed.GetValue(number)!], "notes", () => new JsonObject { ["text"] = remark }, "has the note", cancel);
        });
        return verb;
    }
}
