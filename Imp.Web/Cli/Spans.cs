using System.Globalization;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary>Spans of time as people type them: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class Spans
{
    /// <exception cref="CliFailure">It is none.</exception>
    public static TimeSpan Read(string option, string text)
    {
        var seconds = text is [.., var unit] ? unit switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 } : 0;
        return seconds > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000
            ? TimeSpan.FromSeconds((double)count * seconds) : throw new CliFailure(CliFailure.WrongUse, $"{option} takes a span of time such as 90s, 30m, 2h or 1d, not \"{text}\".");
    }
}
