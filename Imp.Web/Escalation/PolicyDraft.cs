using System.Globalization;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;

namespace Imp.Web.Escalation;

/// <summary>A policy as it stands in the form.</summary>
public sealed class PolicyDraft
{
    public string? Name { get; set; }

    public TeamId Team { get; set; }

    public List<StepDraft> Steps { get; } = [];

    public int Repeats { get; set; }

    /// <summary>Minutes as typed.</summary>
    public string? Pause { get; set; } = "5";

    /// <summary>Minutes as typed, one per severity.</summary>
    public string?[] Timeouts { get; set; } = Typed(AckTimeouts.Default);

    public AckTimeouts AckTimeouts => new([.. Timeouts.Select(text => string.IsNullOrWhiteSpace(text) ? 0 : Number(text))]);

    /// <summary>-1 when it is not a number, which the validator refuses.</summary>
    public int PauseMinutes => Number(Pause);

    /// <summary>The steps as a command wants them.</summary>
    public IReadOnlyList<EscalationStep> Wanted => [.. Steps.Select(step => step.Wanted)];

    /// <summary>What the draft means on the clock; numbers that cannot be read count as nothing.</summary>
    public PolicyClock Clock => PolicyClock.Of([.. Wanted.Select(step => step with { DelayMinutes = Math.Max(0, step.DelayMinutes), SpacingMinutes = Math.Max(1, step.SpacingMinutes) })], Repeats, Math.Max(0, PauseMinutes));

    public static PolicyDraft Fresh(TeamId team)
    {
        var draft = new PolicyDraft { Team = team, Repeats = 2 };
        draft.Steps.Add(new StepDraft { Delay = "0" });
        return draft;
    }

    public static PolicyDraft Of(PolicyRow row)
    {
        var draft = new PolicyDraft { Name = row.Name, Team = row.TeamId, Repeats = row.Repeats, Pause = Text(row.PauseMinutes), Timeouts = Typed(row.AckTimeouts) };
        draft.Steps.AddRange(row.Steps.Select(step => new StepDraft { Delay = Text(step.DelayMinutes), People = [.. step.People.Select(person => person.Id)], Schedules = [.. step.Schedules.Select(schedule => schedule.Id)], Teams = [.. step.Teams.Select(team => team.Id)], Attempts = step.Attempts, Spacing = Text(step.SpacingMinutes), UntilClosed = step.UntilClosed }));
        return draft;
    }

    public PolicyDraft Copy()
    {
        var copy = new PolicyDraft { Name = Name, Team = Team, Repeats = Repeats, Pause = Pause, Timeouts = [.. Timeouts] };
        copy.Steps.AddRange(Steps.Select(step => new StepDraft { Delay = step.Delay, People = [.. step.People], Schedules = [.. step.Schedules], Teams = [.. step.Teams], Attempts = step.Attempts, Spacing = step.Spacing, UntilClosed = step.UntilClosed }));
        return copy;
    }

    public bool SameAs(PolicyDraft other) =>
        (Name?.Trim(), Team, Repeats, PauseMinutes) == (other.Name?.Trim(), other.Team, other.Repeats, other.PauseMinutes) && AckTimeouts.Equals(other.AckTimeouts)
        && Steps.Count == other.Steps.Count
        && Steps.Zip(other.Steps).All(pair => pair.First.Wanted.SameAs(pair.Second.Wanted));

    public void Add() => Steps.Add(new StepDraft { Delay = "5" });

    public void Remove(int place) => Steps.RemoveAt(place);

    /// <param name="by">-1 up, 1 down.</param>
    public void Move(int place, int by)
    {
        if (place + by < 0 || place + by >= Steps.Count) return;
        (Steps[place], Steps[place + by]) = (Steps[place + by], Steps[place]);
    }

    internal static int Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string?[] Typed(AckTimeouts timeouts) => [.. timeouts.Minutes.Select(minutes => minutes == 0 ? "" : Text(minutes))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One rung in the form.</summary>
public sealed class StepDraft
{
    /// <summary>Minutes as typed.</summary>
    public string? Delay { get; set; }

    public IReadOnlyList<UserId> People { get; set; } = [];

    public IReadOnlyList<ScheduleId> Schedules { get; set; } = [];

    public IReadOnlyList<TeamId> Teams { get; set; } = [];

    public int Attempts { get; set; } = 1;

    /// <summary>Minutes as typed.</summary>
    public string? Spacing { get; set; } = "5";

    public bool UntilClosed { get; set; }

    /// <summary>As a command wants it.</summary>
    public EscalationStep Wanted => new(DelayMinutes, [.. People]) { Schedules = [.. Schedules], Teams = [.. Teams], Attempts = Attempts, SpacingMinutes = PolicyDraft.Number(Spacing), UntilClosed = UntilClosed };

    /// <summary>-1 when it is not a number, which the validator refuses.</summary>
    public int DelayMinutes => PolicyDraft.Number(Delay);
}
