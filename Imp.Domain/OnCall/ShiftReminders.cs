using Imp.Domain.Shared;

namespace Imp.Domain.OnCall;

/// <summary>What one person wants to hear of shifts. Without a row: <see cref="Usual"/>, and hand-off notes.</summary>
public sealed class ShiftReminders : Entity
{
    /// <summary>At most so long before, in minutes: a week.</summary>
    public const int Longest = 7 * 24 * 60;

    /// <summary>A day and an hour before, in minutes.</summary>
    public static readonly IReadOnlyList<int> Usual = [24 * 60, 60];

    private ShiftReminders() { }

    public UserId UserId { get; private set; }

    /// <summary>Before a shift; empty: none.</summary>
    public IReadOnlyList<int> Minutes { get; private set; } = [];

    /// <summary>Hand-off notes are sent.</summary>
    public bool HandOffs { get; private set; }

    public static ShiftReminders Of(UserId user, IReadOnlyList<int> minutes, bool handOffs) => new() { UserId = user, Minutes = minutes, HandOffs = handOffs };

    public void Change(IReadOnlyList<int> minutes, bool handOffs) => (Minutes, HandOffs) = (minutes, handOffs);
}

/// <summary>What whoever comes should know: facts at the instant of the hand-off, and what people add.</summary>
public sealed class HandOffNote : Entity
{
    /// <summary>Most characters that people add.</summary>
    public const int LongestWords = 4_000;

    private HandOffNote() { }

    public HandOffNoteId Id { get; private set; }

    public ScheduleId ScheduleId { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Who goes and who comes, and what was true then, in lines.</summary>
    public string Facts { get; private set; } = "";

    /// <summary>What people added; empty while nobody has.</summary>
    public string Words { get; private set; } = "";

    /// <summary>Who wrote the words last; null while nobody has.</summary>
    public string? EditedBy { get; private set; }

    public DateTimeOffset? EditedAt { get; private set; }

    public static HandOffNote Create(HandOffNoteId id, ScheduleId schedule, DateTimeOffset at, string facts) => new() { Id = id, ScheduleId = schedule, At = at, Facts = facts };

    public void Write(string words, Actor by, DateTimeOffset now)
    {
        if (words == Words) return;

        (Words, EditedBy, EditedAt) = (words, by.Name, now);
        Raise(new HandOffNoteChanged(Id));
    }
}

public sealed record HandOffNoteChanged(HandOffNoteId Note) : DomainEvent("schedule.note-changed");
public sealed record ShiftRemindersSet(UserId User) : DomainEvent("schedule.reminders-set");
