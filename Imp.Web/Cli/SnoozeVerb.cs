using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp snooze</c>: not now.</summary>
internal static class SnoozeVerb
{
    public static Command Make()
    {
        var numbers = OnEach.Numbers();
        var span = new Option<string?>("--for") { Description = "How long: 30m, 2h, 1d. Default: 1h." };
        var until = new Option<string?>("--until") { Description = "Until an instant instead, such as 2026-03-02T09:00, by the clock here." };
        var verb = new Verb("snooze", "Acknowledge incidents for a while; then they are open again, and page.", "imp snooze 12 --for 2h", "imp snooze 12 --until 2026-03-02T09:00") { numbers, span, until };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(span) is not null && parsed.GetValue(until) is not null) throw new CliFailure(CliFailure.WrongUse, "Give --for or --until, not both.");
            var end = parsed.GetValue(until) is { } typed ? Instant(typed) : TimeProvider.System.GetUtcNow() + Spans.Read("--for", parsed.GetValue(span) ?? "1h");
            await using var imp = options.Open(parsed);
            var text = end.ToString("O", CultureInfo.InvariantCulture);
            return await OnEach.DoAsync(imp, options.Paper(parsed), parsed.GetValue(numbers)!, "snooze", () => new JsonObject { ["until"] = text }, $"snoozed until {Paper.Time(text)}", cancel);
        });
        return verb;
    }

    private static DateTimeOffset Instant(string typed) => DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
        ? at : throw new CliFailure(CliFailure.WrongUse, $"--until takes an instant such as 2026-03-02T09:00, not \"{typed}\".");
}
