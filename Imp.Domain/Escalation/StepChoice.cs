using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

/// <summary>Why a step pages somebody, or does not although it could have.</summary>
public enum ChoiceCause
{
    /// <summary>The step names the person.</summary>
    Named,
    /// <summary>On call by a layer of a schedule.</summary>
    Rotation,
    /// <summary>On call because the schedule was changed for a while.</summary>
    Override,
    /// <summary>On call by a temporary schedule.</summary>
    Temporary,
    /// <summary>Belongs to a team that the step names.</summary>
    Member,
    /// <summary>Would be on call, but the schedule was changed for a while.</summary>
    Replaced,
    /// <summary>Would be paged, but was archived.</summary>
    Archived,
    /// <summary>Nobody is on call in the schedule.</summary>
    Nobody,
    /// <summary>Nobody belongs to the team, or it is archived.</summary>
    EmptyTeam,
}

/// <summary>What a step found out about one person at the instant at which it was due; kept on the timeline, because schedules and policies change later.</summary>
/// <param name="Person">Null for <see cref="ChoiceCause.Nobody"/> and <see cref="ChoiceCause.EmptyTeam"/>.</param>
/// <param name="Schedule">Where the person was looked for; null when the step names the person or the team.</param>
/// <param name="ScheduleName">As it was called then.</param>
/// <param name="By">Name of the layer, or why the schedule was changed.</param>
public sealed record StepChoice(UserId? Person, ChoiceCause Cause, ScheduleId? Schedule = null, string? ScheduleName = null, string? By = null)
{
    /// <summary>The team to which the person belongs, as it was called then; null where no team was asked.</summary>
    public string? TeamName { get; init; }

    /// <summary>True for whoever is paged because of it.</summary>
    public static bool Pages(ChoiceCause cause) => cause is ChoiceCause.Named or ChoiceCause.Rotation or ChoiceCause.Override or ChoiceCause.Temporary or ChoiceCause.Member;
}
