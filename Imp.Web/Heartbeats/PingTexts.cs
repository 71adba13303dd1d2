using Imp.Domain.Heartbeats;
using Imp.Domain.Integrations;
using Imp.Infrastructure.Heartbeats;

namespace Imp.Web.Heartbeats;

/// <summary>What a person copies into the program that is to beat.</summary>
internal static class PingTexts
{
    /// <param name="base">Where the programs reach this Imp, without a slash at the end.</param>
    public static IReadOnlyList<SetUpText> For(string @base, HeartbeatRow row)
    {
        var address = $"{@base}/ping/{row.Id.Value:D}";
        return
        [
            new("A line of crontab", "Reports the exit code of the command: 0 is a success, everything else a failure.",
                $"{Line(row.Rhythm)} your-command; curl -fsS -m 10 --retry 5 -o /dev/null {address}/$?"),
            new("A script", "With the start reported too, Imp knows how long it ran and notices when it hangs.",
                $"""
                curl -fsS -m 10 --retry 5 -o /dev/null {address}/start
                output=$(your-command 2>&1)
                curl -fsS -m 10 --retry 5 -o /dev/null --data-raw "$output" {address}/$?
                """),
            new("By name", $"With an integration key of {row.Service} in place of {SetUpText.Placeholder}, so that a script needs to know only names.",
                $"curl -fsS -m 10 --retry 5 -o /dev/null {@base}/ping/{SetUpText.Placeholder}/{row.Slug}"),
        ];
    }

    private static string Line(Rhythm rhythm) => rhythm switch
    {
        { Cron: { } line } => line,
        { PeriodSeconds: < 3_600 and var seconds } => $"*/{Math.Max(1, seconds / 60)} * * * *",
        { PeriodSeconds: < 86_400 and var seconds } => $"0 */{seconds / 3_600} * * *",
        _ => "0 3 * * *",
    };
}
