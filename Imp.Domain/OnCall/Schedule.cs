using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>Who is on call when. Belongs to a team; escalation policies page whoever has it at the moment.</summary>
public sealed class Schedule : Archivable
{
    /// <summary>At most so many layers.</summary>
    public const int MostLayers = 10;

    private Schedule() { }

    public ScheduleId Id { get; private set; }

    public string Name { get; private set; } = "";

    public TeamId TeamId { get; private set; }

    /// <summary>IANA; hand-offs are wall-clock times in it.</summary>
    public string Zone { get; private set; } = "";

    public LayerCoverage Coverage { get; private set; }

    /// <summary>1 to <see cref="MostLayers"/>.</summary>
    public IReadOnlyList<OnCallLayer> Layers { get; private set; } = [];

    /// <summary>Everybody of its layers, once.</summary>
    public IReadOnlyList<UserId> People => [.. Layers.SelectMany(layer => layer.Rotation.Members).Distinct()];

    public DateTimeOffset CreatedAt { get; private set; }

    public static Schedule Create(ScheduleId id, string name, TeamId team, string zone, LayerCoverage coverage, IReadOnlyList<OnCallLayer> layers, DateTimeOffset now)
    {
        var schedule = new Schedule { Id = id, Name = name, TeamId = team, Zone = zone, Coverage = coverage, Layers = layers, CreatedAt = now };
        schedule.Raise(new ScheduleCreated(id));
        return schedule;
    }

    public void Edit(string name, TeamId team, string zone, LayerCoverage coverage, IReadOnlyList<OnCallLayer> layers)
    {
        (Name, TeamId, Zone, Coverage, Layers) = (name, team, zone, coverage, layers);
        Raise(new ScheduleChanged(Id));
    }

    public void Archive(DateTimeOffset now) => Archive(now, new ScheduleArchived(Id));

    public void Restore() => Restore(new ScheduleRestored(Id));

    /// <summary>Everything that decides who is on call.</summary>
    /// <param name="overrides">Of this schedule, in the order in which they were made.</param>
    /// <param name="temporaries">Of this schedule, in the order in which they were made.</param>
    public OnCallPlan Plan(IEnumerable<ScheduleOverride> overrides, IEnumerable<ScheduleTemporary> temporaries) => new(
        Zone, Layers, Coverage, [.. overrides.Where(one => one.CancelledAt is null).Select(one => one.Change)], [.. temporaries.Where(one => one.CancelledAt is null).Select(one => one.Change(Zone))]);
}

/// <summary>A change of a schedule for a while, with whoever made it.</summary>
public sealed class ScheduleOverride : Entity
{
    /// <summary>At most so long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private ScheduleOverride() { }

    public OverrideId Id { get; private set; }

    public ScheduleId ScheduleId { get; private set; }

    public OverrideKind Kind { get; private set; }

    /// <summary>Who comes; null when somebody only goes.</summary>
    public UserId? PersonId { get; private set; }

    /// <summary>Who goes; null when somebody only comes, or comes in the place of whoever it is.</summary>
    public UserId? InPlaceOfId { get; private set; }

    public DateTimeOffset FromAt { get; private set; }

    public DateTimeOffset UntilAt { get; private set; }

    /// <summary>At most 200 characters; may be empty.</summary>
    public string Reason { get; private set; } = "";

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public OnCallOverride Change => new(Kind, PersonId, InPlaceOfId, Instant.FromDateTimeOffset(FromAt), Instant.FromDateTimeOffset(UntilAt), Reason);

    /// <exception cref="Refusal"><c>oncall.override</c> when the people do not fit the kind, or the span is empty, over, or longer than <see cref="Longest"/>.</exception>
    public static ScheduleOverride Create(
        OverrideId id, ScheduleId schedule, OverrideKind kind, UserId? person, UserId? inPlaceOf, DateTimeOffset from, DateTimeOffset until, string reason, Actor by, DateTimeOffset now)
    {
        var fits = kind switch
        {
            OverrideKind.Add => person is not null && inPlaceOf is null,
            OverrideKind.Remove => person is null && inPlaceOf is not null,
            OverrideKind.Replace => person is not null && person != inPlaceOf,
        };
        if (!fits) throw new Refusal("oncall.override", "Say who comes and who goes: two different people.");
        if (until <= from || until <= now || until - from > Longest) throw new Refusal("oncall.override", "It ends after it begins and after now, and lasts a year at most.");

        var made = new ScheduleOverride
        {
            Id = id, ScheduleId = schedule, Kind = kind, PersonId = person, InPlaceOfId = inPlaceOf, FromAt = from, UntilAt = until, Reason = reason, CreatedBy = by.Name, CreatedAt = now,
        };
        made.Raise(new ScheduleChanged(schedule));
        return made;
    }

    /// <summary>Takes it back.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (CancelledAt is not null) return;

        CancelledAt = now;
        Raise(new ScheduleChanged(ScheduleId));
    }
}

public sealed record ScheduleCreated(ScheduleId Schedule) : DomainEvent("schedule.created");
public sealed record ScheduleChanged(ScheduleId Schedule) : DomainEvent("schedule.changed");
public sealed record ScheduleArchived(ScheduleId Schedule) : DomainEvent("schedule.archived");
public sealed record ScheduleRestored(ScheduleId Schedule) : DomainEvent("schedule.restored");
