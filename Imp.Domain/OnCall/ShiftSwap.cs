using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>A span of time of one person's shift.</summary>
public sealed record SwapSpan(DateTimeOffset From, DateTimeOffset Until)
{
    public bool Overlaps(SwapSpan other) => From < other.Until && Until > other.From;
}

/// <summary>Somebody offers a shift to one person or to everybody of the schedule, perhaps for one of theirs. Whoever accepts gets it by overrides.</summary>
public sealed class ShiftSwap : Entity
{
    private ShiftSwap() { }

    public SwapId Id { get; private set; }

    public ScheduleId ScheduleId { get; private set; }

    /// <summary>Whose shift it is.</summary>
    public UserId GiverId { get; private set; }

    public DateTimeOffset FromAt { get; private set; }

    public DateTimeOffset UntilAt { get; private set; }

    /// <summary>Whom it is offered to; null: everybody of the schedule.</summary>
    public UserId? TakerId { get; private set; }

    /// <summary>The taker's shift that the giver takes in return; null when nothing is asked.</summary>
    public DateTimeOffset? ReturnFromAt { get; private set; }

    public DateTimeOffset? ReturnUntilAt { get; private set; }

    /// <summary>At most 200 characters; may be empty.</summary>
    public string Note { get; private set; } = "";

    /// <summary>As stored; <see cref="StateAt"/> knows the time.</summary>
    public SwapState State { get; private set; }

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Who accepted or declined; null while nobody has.</summary>
    public UserId? AnswererId { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Of an offer to everybody: who does not want it, in that order.</summary>
    public IReadOnlyList<UserId> DeclinedBy { get; private set; } = [];

    public SwapSpan Span => new(FromAt, UntilAt);

    public SwapSpan? Return => ReturnFromAt is { } from && ReturnUntilAt is { } until ? new SwapSpan(from, until) : null;

    /// <exception cref="Refusal"><c>oncall.swap</c> when it cannot be offered.</exception>
    public static ShiftSwap Offer(SwapId id, ScheduleId schedule, UserId giver, SwapSpan span, UserId? taker, SwapSpan? inReturn, string note, Actor by, DateTimeOffset now)
    {
        if (span.Until <= span.From || span.From <= now || span.Until - span.From > ScheduleOverride.Longest) throw new Refusal("oncall.swap", "Offer a shift that has not begun; for one that runs, use an override.");
        if (taker == giver) throw new Refusal("oncall.swap", "Offer it to somebody else.");
        if (inReturn is not null && taker is null) throw new Refusal("oncall.swap", "A shift in return is one of a certain person; choose whom you offer yours to.");
        if (inReturn is { } other && (other.Until <= other.From || other.From <= now || other.Overlaps(span))) throw new Refusal("oncall.swap", "The shift in return is another one that has not begun either.");

        var swap = new ShiftSwap
        {
            Id = id, ScheduleId = schedule, GiverId = giver, FromAt = span.From, UntilAt = span.Until, TakerId = taker, ReturnFromAt = inReturn?.From, ReturnUntilAt = inReturn?.Until,
            Note = note, State = SwapState.Open, CreatedBy = by.Name, CreatedAt = now,
        };
        swap.Raise(new SwapOffered(id, schedule));
        return swap;
    }

    /// <summary>An offer that nobody took ends when the first of its shifts begins.</summary>
    public SwapState StateAt(DateTimeOffset now) => State == SwapState.Open && (FromAt <= now || ReturnFromAt <= now) ? SwapState.Expired : State;

    /// <summary>Somebody takes it.</summary>
    /// <param name="plan">What counts now: the rota may have changed since the offer.</param>
    /// <returns>What is to be overridden; empty when the same person had accepted already.</returns>
    /// <exception cref="Refusal"><c>oncall.swap</c> when it is not open any more, not offered to that person, or when the shifts are not theirs any more.</exception>
    public IReadOnlyList<OnCallOverride> Accept(UserId taker, OnCallPlan plan, Func<UserId, string?> zoneOf, DateTimeOffset now)
    {
        if (State == SwapState.Accepted && AnswererId == taker) return [];
        if (taker == GiverId || TakerId is { } wanted && wanted != taker) throw new Refusal("oncall.swap", "This shift was not offered to you.");
        Move(SwapAction.Accept, taker, now);
        if (!HasShift(plan, GiverId, Span, zoneOf)) throw new Refusal("oncall.swap", "The schedule has changed since: this shift is not theirs any more. Ask for a new offer.");
        if (Return is { } mine && !HasShift(plan, taker, mine, zoneOf)) throw new Refusal("oncall.swap", "The schedule has changed since: the shift in return is not yours any more. Ask for a new offer.");

        Raise(new SwapAccepted(Id, ScheduleId));
        return [Stand(taker, GiverId, Span), .. Return is { } back ? [Stand(GiverId, taker, back)] : ReadOnlySpan<OnCallOverride>.Empty];
    }

    /// <summary>Somebody it was offered to does not want it. An offer to everybody is declined when nobody is left who could take it.</summary>
    /// <param name="everybody">Of the schedule, as far as they are active.</param>
    /// <returns>True when the offer is declined by that; false when others may still take it, or it was declined before.</returns>
    /// <exception cref="Refusal"><c>oncall.swap</c> when it is not open, or was not offered to that person.</exception>
    public bool Decline(UserId by, IReadOnlyCollection<UserId> everybody, DateTimeOffset now)
    {
        if (TakerId is { } wanted ? wanted != by : by == GiverId || !everybody.Contains(by)) throw new Refusal("oncall.swap", "Only somebody to whom a shift was offered declines it.");
        if (TakerId is null && StateAt(now) == SwapState.Open)
        {
            if (!DeclinedBy.Contains(by)) DeclinedBy = [.. DeclinedBy, by];
            if (everybody.Any(person => person != GiverId && !DeclinedBy.Contains(person)))
            {
                Raise(new SwapPassed(Id, ScheduleId));
                return false;
            }
        }
        if (!Move(SwapAction.Decline, by, now)) return false;
        Raise(new SwapDeclined(Id, ScheduleId));
        return true;
    }

    /// <summary>Takes the offer back.</summary>
    /// <exception cref="Refusal"><c>oncall.swap</c> when somebody accepted already, or its time is over.</exception>
    public void Withdraw(DateTimeOffset now)
    {
        if (Move(SwapAction.Withdraw, null, now)) Raise(new SwapWithdrawn(Id, ScheduleId));
    }

    /// <returns>True when one person is on call by the rotation or by an override during all of a span, so that an override can take it.</returns>
    public static bool HasShift(OnCallPlan plan, UserId person, SwapSpan span, Func<UserId, string?> zoneOf)
    {
        var (from, until) = (Instant.FromDateTimeOffset(span.From), Instant.FromDateTimeOffset(span.Until));
        var own = plan.Between(from, until, zoneOf).Where(shift => shift.Person == person && shift.Cause != ShiftCause.Temporary);
        return OnCallPlan.Gaps(own, from, until).Count == 0;
    }

    private static OnCallOverride Stand(UserId comes, UserId goes, SwapSpan span) =>
        new(OverrideKind.Replace, comes, goes, Instant.FromDateTimeOffset(span.From), Instant.FromDateTimeOffset(span.Until), "swap");

    /// <returns>True when it moved.</returns>
    private bool Move(SwapAction action, UserId? by, DateTimeOffset now)
    {
        var at = StateAt(now);
        var next = SwapLifecycle.Next(at, action) ?? throw new Refusal("oncall.swap", at switch
        {
            SwapState.Open or SwapState.Accepted => "Somebody has taken this shift already.",
            SwapState.Declined => "This offer was declined.",
            SwapState.Withdrawn => "This offer was withdrawn.",
            SwapState.Expired => "This offer is over: the shift has begun.",
        });
        if (next == at) return action != SwapAction.Accept ? false : throw new Refusal("oncall.swap", "Somebody has taken this shift already.");

        State = next;
        if (by is not null) (AnswererId, AnsweredAt) = (by, now);
        return true;
    }
}

public sealed record SwapOffered(SwapId Swap, ScheduleId Schedule) : DomainEvent("schedule.swap-offered");
public sealed record SwapAccepted(SwapId Swap, ScheduleId Schedule) : DomainEvent("schedule.swap-accepted");
/// <summary>One of those to whom it was offered does not want it; others still may.</summary>
public sealed record SwapPassed(SwapId Swap, ScheduleId Schedule) : DomainEvent("schedule.swap-passed");
public sealed record SwapDeclined(SwapId Swap, ScheduleId Schedule) : DomainEvent("schedule.swap-declined");
public sealed record SwapWithdrawn(SwapId Swap, ScheduleId Schedule) : DomainEvent("schedule.swap-withdrawn");

/// <summary>People are to hear something about a schedule that wakes nobody.</summary>
/// <param name="Revision">Which news it is: the same is told a person once.</param>
/// <param name="Until">From when on it is no news any more; null: for as long as it takes.</param>
public sealed record ScheduleNews(ScheduleId Schedule, IReadOnlyList<UserId> People, string Title, string Text, string Revision, DateTimeOffset? Until) : DomainEvent("schedule.news");
