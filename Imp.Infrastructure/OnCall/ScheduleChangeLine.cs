using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.OnCall;

/// <summary>What a line of everything that changes a schedule for a while ends with.</summary>
public abstract record ScheduleChangeLine : LineEnd
{
    [Field("From when.", Filters = true, Sorts = true)]
    public DateTimeOffset FromAt { get; init; }

    [Field("Until when.", Filters = true, Sorts = true)]
    public DateTimeOffset UntilAt { get; init; }

    [Field("Why.", Example = "Dentist")]
    public string Reason { get; init; } = "";

    [Field("Who made it.", Example = "Ana")]
    public string CreatedBy { get; init; } = "";

    [Field("When it was made.")]
    public DateTimeOffset CreatedAt { get; init; }

    [Field("When it was taken back; null while it counts.")]
    public DateTimeOffset? CancelledAt { get; init; }

    [Field("True when it was taken back.", Filters = true, Usually = "false")]
    public bool Cancelled { get; init; }
}

/// <summary>What is sent to make one.</summary>
public abstract record ScheduleChangeBody : MakingBody
{
    [Field("The schedule that it changes.", Needed = true, Example = "$schedules")]
    public ScheduleId? ScheduleId { get; init; }

    [Field("From when.", Needed = true, Example = "$soon")]
    public DateTimeOffset? FromAt { get; init; }

    [Field("Until when.", Needed = true, Example = "$later")]
    public DateTimeOffset? UntilAt { get; init; }

    [Field("At most 200 characters.", Example = "Dentist")]
    public string? Reason { get; init; }
}
