namespace Imp.Domain.Heartbeats;

/// <summary>How a heartbeat is.</summary>
public enum HeartbeatState
{
    /// <summary>Never beat; watched from the first beat on.</summary>
    New,
    /// <summary>It beats as it should.</summary>
    Up,
    /// <summary>Due, and still within its grace.</summary>
    Late,
    /// <summary>It failed or did not come; an alert was made.</summary>
    Down,
}

/// <summary>What a ping says.</summary>
public enum BeatKind { Success, Start, Fail, Log }

/// <summary>One ping.</summary>
/// <param name="Run">Pairs a start with its end; null when the sender names none.</param>
/// <param name="ExitCode">Of the program, when the sender gave it.</param>
public sealed record Beat(BeatKind Kind, Guid? Run = null, int? ExitCode = null);

/// <summary>What a heartbeat has to tell: an alert.</summary>
public enum HeartbeatAlarm { Missing, Unfinished, Failed, Back }

/// <summary>
/// Where a heartbeat stands. Each step makes a new one from the one before, so that the rule is the same for a ping, for the passing of time and
/// for an edit; it is stored by the ping path.
/// </summary>
/// <param name="LastBeatAt">The last success or failure; null before the first.</param>
/// <param name="RunStartedAt">When the run that is under way began; null when none is.</param>
/// <param name="Run">Its name, when the sender gave one.</param>
/// <param name="DueAt">When the next beat should come.</param>
/// <param name="ExpiresAt">When it is down unless something comes before; null while new or down.</param>
/// <param name="NextAt">When to look again: first when it becomes late, then when it expires. Null when time alone changes nothing.</param>
/// <param name="DownSince">Null while it is not down.</param>
public sealed record Pulse(
    DateTimeOffset? LastBeatAt = null, DateTimeOffset? RunStartedAt = null, Guid? Run = null, DateTimeOffset? DueAt = null,
    DateTimeOffset? ExpiresAt = null, DateTimeOffset? NextAt = null, DateTimeOffset? DownSince = null)
{
    /// <summary>What time and pings say; never stored.</summary>
    public HeartbeatState State(DateTimeOffset now) => this switch
    {
        { DownSince: not null } => HeartbeatState.Down,
        { ExpiresAt: null } => HeartbeatState.New,
        _ => DueAt < now ? HeartbeatState.Late : HeartbeatState.Up,
    };

    /// <summary>A ping came.</summary>
    public Step After(Beat beat, Rhythm rhythm, DateTimeOffset now) => beat.Kind switch
    {
        BeatKind.Log => new(this, null),
        BeatKind.Start => new(Started(beat, rhythm, now), null),
        BeatKind.Success => new(Ended(beat, rhythm, now), DownSince is null ? null : HeartbeatAlarm.Back),
        BeatKind.Fail => new(Ended(beat, rhythm, now) with { ExpiresAt = null, NextAt = null, DownSince = DownSince ?? now }, HeartbeatAlarm.Failed),
    };

    /// <summary>A ping came while nobody watches: only its success matters to an alert that is open.</summary>
    public Step AfterWhilePaused(Beat beat, DateTimeOffset now) => beat.Kind switch
    {
        BeatKind.Success => new(new Pulse(now), DownSince is null ? null : HeartbeatAlarm.Back),
        BeatKind.Fail => new(this with { LastBeatAt = now }, null),
        BeatKind.Start or BeatKind.Log => new(this, null),
    };

    /// <summary>Time passed.</summary>
    public Step At(DateTimeOffset now)
    {
        if (DownSince is not null || ExpiresAt is not { } end) return new(this with { NextAt = null }, null);
        if (end > now) return new(Watched(now), null);

        return new(this with { ExpiresAt = null, NextAt = null, DownSince = now }, RunStartedAt is null ? HeartbeatAlarm.Missing : HeartbeatAlarm.Unfinished);
    }

    /// <summary>Imp itself was away and may have missed a ping: grace begins anew.</summary>
    public Pulse AfterOurBreak(Rhythm rhythm, DateTimeOffset now) =>
        ExpiresAt < now + rhythm.Grace ? (this with { ExpiresAt = now + rhythm.Grace }).Watched(now) : this;

    /// <summary>Its rhythm was changed; what is down stays so until it beats.</summary>
    public Pulse With(Rhythm rhythm, DateTimeOffset now)
    {
        if (DownSince is not null || ExpiresAt is null) return this;
        var due = LastBeatAt is { } last ? rhythm.DueAfter(last) : (DateTimeOffset?)null;
        return (this with { DueAt = due, ExpiresAt = Earliest(due + rhythm.Grace, RunStartedAt + rhythm.Grace) }).AfterOurBreak(rhythm, now).Watched(now);
    }

    private Pulse Started(Beat beat, Rhythm rhythm, DateTimeOffset now)
    {
        var begun = this with { RunStartedAt = now, Run = beat.Run };
        return DownSince is not null ? begun : (begun with { ExpiresAt = Earliest(DueAt + rhythm.Grace, now + rhythm.Grace) }).Watched(now);
    }

    private Pulse Ended(Beat beat, Rhythm rhythm, DateTimeOffset now)
    {
        var due = rhythm.DueAfter(now);
        // The end of another run says nothing about the one that is under way, unless the sender does not name its runs or this one failed.
        var goesOn = RunStartedAt is not null && beat.Run is not null && beat.Run != Run && beat.Kind != BeatKind.Fail;
        var started = goesOn ? RunStartedAt : null;
        return new Pulse(now, started, goesOn ? Run : null, due, Earliest(due + rhythm.Grace, started + rhythm.Grace)).Watched(now);
    }

    private Pulse Watched(DateTimeOffset now) => this with { NextAt = DueAt > now && DueAt < ExpiresAt ? DueAt : ExpiresAt };

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

/// <summary>One step of a heartbeat.</summary>
/// <param name="Alarm">What is to be told; null when nothing is.</param>
public readonly record struct Step(Pulse Pulse, HeartbeatAlarm? Alarm);
