using Imp.Domain.Alerts;

namespace Imp.Domain.Probes;

/// <summary>How a probe is.</summary>
public enum ProbeState
{
    /// <summary>Nothing was measured yet.</summary>
    New,
    Up,
    /// <summary>It failed, and not yet often enough to be down.</summary>
    Failing,
    Down,
    /// <summary>It is down and answers again, and not yet often enough to be up.</summary>
    Recovering,
    /// <summary>Imp could not look: the system or the settings do not let it. Nobody is paged for that.</summary>
    Blind,
}

/// <summary>What one look found.</summary>
/// <param name="IsGood">Null when Imp could not look at all.</param>
/// <param name="Took">Null when there was no answer.</param>
/// <param name="Problem">A sentence without full stop; null when all is well.</param>
/// <param name="Severity">How bad it is, where that is less than the probe's own; null for the probe's own.</param>
public sealed record ProbeFinding(bool? IsGood, TimeSpan? Took, string? Problem = null, AlertSeverity? Severity = null)
{
    public static ProbeFinding Good(TimeSpan took) => new(true, took);

    public static ProbeFinding Bad(string problem, TimeSpan? took = null, AlertSeverity? severity = null) => new(false, took, problem, severity);

    public static ProbeFinding Blind(string problem) => new(null, null, problem);
}

/// <summary>How often it looks, and how sure it wants to be in both directions.</summary>
/// <param name="IntervalSeconds">From one look to the next.</param>
/// <param name="TimeoutSeconds">How long an answer may take.</param>
/// <param name="Retries">So many further failures before it counts as down.</param>
/// <param name="Successes">So many successes in a row before it counts as up again.</param>
public sealed record ProbeRhythm(int IntervalSeconds = 60, int TimeoutSeconds = 10, int Retries = 2, int Successes = 2)
{
    public const int ShortestInterval = 10;
    public const int LongestInterval = 86_400;
    public const int LongestTimeout = 30;
    public const int MostRetries = 10;

    /// <summary>Until it is sure it looks this often, unless it looks more often anyway.</summary>
    public const int RetrySeconds = 20;
}

/// <summary>What a probe has to tell.</summary>
public enum ProbeAlarm { Down, Back }

/// <summary>Where a probe stands. Each look makes a new one from the one before; it is stored with what the look found.</summary>
/// <param name="LastAt">The last look that found anything; null before the first.</param>
/// <param name="Streak">Successes in a row; below zero, failures in a row.</param>
/// <param name="Problem">Of the last look; null when it found all well.</param>
/// <param name="DownSince">Null while it is not down.</param>
/// <param name="Told">How bad it was when it was told; null while it is not down.</param>
/// <param name="NextAt">When to look again; null when never.</param>
public sealed record ProbeStanding(
    DateTimeOffset? LastAt = null, int? LastMs = null, int Streak = 0, string? Problem = null, DateTimeOffset? DownSince = null, AlertSeverity? Told = null, DateTimeOffset? NextAt = null)
{
    private const int Enough = 1_000;

    public ProbeState State => this switch
    {
        { DownSince: not null, Streak: > 0 } => ProbeState.Recovering,
        { DownSince: not null } => ProbeState.Down,
        { Streak: 0, Problem: not null } => ProbeState.Blind,
        { Streak: 0 } => ProbeState.New,
        { Streak: < 0 } => ProbeState.Failing,
        _ => ProbeState.Up,
    };

    /// <summary>A look ended.</summary>
    /// <param name="severity">The probe's own.</param>
    public ProbeStep After(ProbeFinding finding, ProbeRhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var seen = this with { LastAt = finding.IsGood is null ? LastAt : now, LastMs = (int?)finding.Took?.TotalMilliseconds, Problem = finding.Problem };
        var step = finding.IsGood switch
        {
            // What could not be measured says nothing, neither for nor against.
            null => new ProbeStep(seen with { Streak = 0 }, null),
            true => seen.Succeeded(rhythm),
            false => seen.Failed(rhythm, finding.Severity ?? severity, now),
        };
        return step with { Standing = step.Standing.Planned(NextAt, rhythm, now) };
    }

    /// <summary>Imp itself was away: what it had begun to count it counts anew, and it does not look at everything in the same moment.</summary>
    /// <param name="spread">A number of this probe's own, to part it from the others.</param>
    public ProbeStanding AfterOurBreak(ProbeRhythm rhythm, uint spread, DateTimeOffset now)
    {
        if (NextAt is null || NextAt > now || LastAt is null) return this;
        return this with { Streak = State is ProbeState.Failing or ProbeState.Recovering ? 0 : Streak, NextAt = now.AddSeconds(spread % Math.Min(rhythm.IntervalSeconds, 30)) };
    }

    private ProbeStep Succeeded(ProbeRhythm rhythm)
    {
        var better = this with { Streak = Math.Min(Math.Max(Streak, 0) + 1, Enough) };
        return DownSince is null || better.Streak < rhythm.Successes ? new(better, null) : new(better with { DownSince = null, Told = null }, ProbeAlarm.Back);
    }

    private ProbeStep Failed(ProbeRhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var worse = this with { Streak = Math.Max(Math.Min(Streak, 0) - 1, -Enough) };
        if (-worse.Streak <= rhythm.Retries && DownSince is null) return new(worse, null);
        // Told once, and once more when it has become worse.
        return DownSince is not null && Told <= severity ? new(worse, null) : new(worse with { DownSince = DownSince ?? now, Told = severity }, ProbeAlarm.Down);
    }

    private ProbeStanding Planned(DateTimeOffset? planned, ProbeRhythm rhythm, DateTimeOffset now)
    {
        var isSure = State is not (ProbeState.Failing or ProbeState.Recovering);
        var wait = isSure ? rhythm.IntervalSeconds : Math.Min(rhythm.IntervalSeconds, ProbeRhythm.RetrySeconds);
        // From where it was planned, so that looks that were spread stay so.
        var next = (planned ?? now).AddSeconds(wait);
        return this with { NextAt = next > now ? next : now.AddSeconds(wait) };
    }
}

/// <summary>One step of a probe.</summary>
/// <param name="Alarm">What is to be told; null when nothing is.</param>
public readonly record struct ProbeStep(ProbeStanding Standing, ProbeAlarm? Alarm);
