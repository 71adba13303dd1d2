using Imp.Domain.Probes;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Probes;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Probes;

/// <summary>What the list shows.</summary>
public sealed record ProbesView(IReadOnlyList<ProbeRow> Rows, Names Names, bool MayManage);

/// <summary>Everything on one probe's page.</summary>
/// <param name="Looks">The last ones, newest first.</param>
public sealed record ProbeView(ProbeRow Row, Uptimes Uptimes, IReadOnlyList<ProbePoint> Curve, IReadOnlyList<LookRow> Looks, Names Names, bool MayManage, bool MayRespond);

/// <summary>How a probe looks to people.</summary>
public static class ProbeLooks
{
    public static Look Of(ProbeRow row) => row.ArchivedAt is not null ? new("Archived", "archive", Tone.Muted) : Of(row.Standing.State);

    public static Look Of(ProbeState state) => state switch
    {
        ProbeState.New => new("Not yet looked", "circle-dashed", Tone.Info),
        ProbeState.Up => new("Up", "circle-check", Tone.Good),
        ProbeState.Failing => new("Failing", "hourglass", Tone.Warn),
        ProbeState.Down => new("Down", "alert-triangle", Tone.Critical),
        ProbeState.Recovering => new("Recovering", "hourglass", Tone.Warn),
        ProbeState.Blind => new("Cannot look", "help-circle", Tone.Warn),
    };

    public static Look Of(bool isGood) => isGood ? new("Good", "check", Tone.Good) : new("Failed", "x", Tone.Bad);
}

/// <summary>Sentences about probes.</summary>
public static class ProbeWords
{
    public static string Of(ProbeKind kind) => kind switch
    {
        ProbeKind.Http => "Web page",
        ProbeKind.Tcp => "Connection",
        ProbeKind.Tls => "Certificate",
        ProbeKind.Ping => "Ping",
    };

    /// <returns><c>99.95 %</c>, never rounded up to a hundred; a dash where nothing was measured.</returns>
    public static string Of(Words words, Uptime uptime) => uptime.Percent switch
    {
        null => "–",
        100 => "100 %",
        { } percent => (Math.Floor(percent * 100) / 100).ToString("0.00", words.Culture) + " %",
    };

    /// <summary>Says what will happen, in the direction of down and of up.</summary>
    public static string Of(Words words, ProbeRhythm rhythm)
    {
        var retry = Math.Min(rhythm.IntervalSeconds, ProbeRhythm.RetrySeconds);
        var down = rhythm.Retries == 0 ? words["The first failure is an alert."] : words.Count(
            rhythm.Retries, "A failure is looked at {0} more time, after {1} s; only then it is an alert.", "A failure is looked at {0} more times, every {1} s; only then it is an alert.", retry);
        return down + " " + (rhythm.Successes == 1 ? words["The first success ends it."] : words["{0} successes in a row end it.", rhythm.Successes]);
    }
}
