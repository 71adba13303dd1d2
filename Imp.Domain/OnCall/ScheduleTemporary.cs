using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>Replaces everything of a schedule for a while, with whoever made it. It beats overrides; of two the later beats the earlier.</summary>
public sealed class ScheduleTemporary : Entity
{
    /// <summary>At most so many people.</summary>
    public const int MostPeople = 50;

    private ScheduleTemporary() { }

    public TemporaryId Id { get; private set; }

    public ScheduleId ScheduleId { get; private set; }

    public DateTimeOffset FromAt { get; private set; }

    public DateTimeOffset UntilAt { get; private set; }

    /// <summary>Who is on call, all of them all the time or in turn; empty: nobody.</summary>
    public IReadOnlyList<UserId> People { get; private set; } = [];

    /// <summary>What a turn is counted in, from <see cref="FromAt"/> on; null: all of them all the time.</summary>
    public RotationUnit? TurnUnit { get; private set; }

    /// <summary>So many units are one turn, 1 to 366.</summary>
    public int TurnEvery { get; private set; } = 1;

    /// <summary>At most 200 characters; may be empty.</summary>
    public string Reason { get; private set; } = "";

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <param name="zone">IANA, of the hand-offs.</param>
    public TemporarySchedule Change(string zone)
    {
        var (from, until) = (Instant.FromDateTimeOffset(FromAt), Instant.FromDateTimeOffset(UntilAt));
        if (TurnUnit is not { } unit || People.Count == 0) return new TemporarySchedule(from, until, [.. People.Select(person => (person, from, until))], Reason);

        var there = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        var turns = new OnCallLayer(Reason, new Rotation(unit, TurnEvery, from.InZone(there).LocalDateTime, People), []);
        return new TemporarySchedule(from, until, [.. turns.Shifts(new Interval(from, until), there, _ => there).Select(shift => (shift.Person, shift.From, shift.Until))], Reason);
    }

    /// <exception cref="Refusal"><c>oncall.temporary</c> when the span is empty, over, or longer than a year.</exception>
    public static ScheduleTemporary Create(TemporaryId id, ScheduleId schedule, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<UserId> people, string reason, Actor by, DateTimeOffset now, RotationUnit? turnUnit = null, int turnEvery = 1)
    {
        if (until <= from || until <= now || until - from > ScheduleOverride.Longest) throw new Refusal("oncall.temporary", "It ends after it begins and after now, and lasts a year at most.");

        var made = new ScheduleTemporary { Id = id, ScheduleId = schedule, FromAt = from, UntilAt = until, People = people, TurnUnit = turnUnit, TurnEvery = turnEvery, Reason = reason, CreatedBy = by.Name, CreatedAt = now };
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
