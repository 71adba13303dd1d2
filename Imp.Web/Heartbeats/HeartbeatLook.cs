using Imp.Domain.Heartbeats;
using Imp.Infrastructure.Heartbeats;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Heartbeats;

/// <summary>How a heartbeat and its pings look.</summary>
public static class HeartbeatLook
{
    public static Look Of(HeartbeatRow row) => row switch
    {
        { ArchivedAt: not null } => new("Archived", "archive", Tone.Muted),
        { PausedAt: not null } => new("Paused", "pause", Tone.Muted),
        { IsForgotten: true } => new("Never seen", "alert-triangle", Tone.Warn),
        _ => Of(row.State),
    };

    public static Look Of(HeartbeatState state) => state switch
    {
        HeartbeatState.New => new("Waiting for the first", "circle-dashed", Tone.Info),
        HeartbeatState.Up => new("Up", "heartbeat", Tone.Good),
        HeartbeatState.Late => new("Late", "hourglass", Tone.Warn),
        HeartbeatState.Down => new("Down", "alert-triangle", Tone.Critical),
    };

    public static Look Of(BeatKind kind) => kind switch
    {
        BeatKind.Success => new("Success", "check", Tone.Good),
        BeatKind.Start => new("Started", "play", Tone.Info),
        BeatKind.Fail => new("Failed", "x", Tone.Bad),
        BeatKind.Log => new("Note", "note", Tone.Muted),
    };
}

/// <summary>Sentences about heartbeats.</summary>
public static class HeartbeatWords
{
    /// <returns><c>every 5 min, grace 1 min</c>, or the cron line with its zone.</returns>
    public static string Of(Words words, Rhythm rhythm) =>
        words["{0}, grace {1}", rhythm.PeriodSeconds is { } seconds ? words["every {0}", Time(seconds)] : $"{rhythm.Cron} ({rhythm.Zone})", Time(rhythm.GraceSeconds)];

    /// <returns>Seconds in the largest units, without one that is zero: <c>90 s</c>, <c>5 min</c>, <c>1 d</c>.</returns>
    public static string Time(int seconds) => seconds % 60 != 0 ? seconds < 120 ? $"{seconds} s" : $"{seconds / 60} min {seconds % 60} s" : Durations.Minutes(seconds / 60);
}
