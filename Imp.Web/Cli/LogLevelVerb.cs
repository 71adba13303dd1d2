using System.CommandLine;
using System.Text.Json.Nodes;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Settings;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp log-level</c>: how much a running server writes to its log.</summary>
internal static class LogLevelVerb
{
    private const string Default = "default";
    private const string Address = "/settings/log-level";

    public static Command Make()
    {
        string[] levels = [.. ApiJson.Words(typeof(LogDetail)), Default];
        var level = new Argument<string?>("level") { Description = string.Join(", ", levels) + " for what the settings say; left out: show what it is.", Arity = ArgumentArity.ZeroOrOne, HelpName = "level" };
        level.CompletionSources.Add(levels);
        var span = new Option<string?>("--for") { Description = "After this it is what the settings say again: 10m, 2h; at most 24h. Default: until the next start." };
        var verb = new Verb("log-level", "Show or change how much a running server writes to its log.", "imp log-level", "imp log-level debug --for 10m", "imp log-level default") { level, span };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            var wanted = parsed.GetValue(level)?.ToLowerInvariant();
            if (wanted is not null && !levels.Contains(wanted)) throw new CliFailure(CliFailure.WrongUse, $"There is no level {wanted}; there are {string.Join(", ", levels)}.");
            var minutes = parsed.GetValue(span) is { } text ? (int)Math.Ceiling(Spans.Read("--for", text).TotalMinutes) : (int?)null;
            if (minutes is not null && wanted is null or Default) throw new CliFailure(CliFailure.WrongUse, "--for goes with a level, such as debug.");
            await using var imp = options.Open(parsed);
            var now = wanted is null ? await imp.GetAsync(Address, cancel) : (JsonObject)(await imp.SendAsync("PUT", Address, new JsonObject { ["level"] = wanted == Default ? null : wanted, ["minutes"] = minutes }, cancel))!;
            var paper = options.Paper(parsed);
            if (paper.IsJson) paper.Print(now);
            else paper.Line(paper.IsQuiet ? $"{now["level"]}" : $"The log writes {now["level"]}{Till(now)}.");
            return 0;
        });
        return verb;
    }

    private static string Till(JsonObject now) => now["until"] is { } until ? $" until {Paper.Time(until)}, then {now["configured"]}"
        : now["level"]?.ToString() == now["configured"]?.ToString() ? ", as the settings say" : $" until the next start, then {now["configured"]}";
}
