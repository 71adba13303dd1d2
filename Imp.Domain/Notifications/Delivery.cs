using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>Why a message is sent.</summary>
public enum DeliveryPurpose
{
    /// <summary>Somebody must come.</summary>
    Page,
    /// <summary>Who was told that it started sees in the same message that somebody has it; only where a sent message can be changed.</summary>
    Taken,
    /// <summary>Who was told that it started is told that it ended.</summary>
    Ended,
    /// <summary>Whoever has it is asked whether that is still so.</summary>
    Check,
    /// <summary>A person tries a contact method.</summary>
    Test,
    /// <summary>Something that wakes nobody and asks for no answer: an offered shift, a reminder.</summary>
    Notice,
}

/// <summary>Where a message stands.</summary>
public enum DeliveryState { Pending, Sent, Failed, Cancelled }

/// <summary>Why a message does not leave as soon as it is asked for.</summary>
public enum DueCause
{
    /// <summary>Its person wants this method only some minutes after the page.</summary>
    PageTimes,
    /// <summary>Its person has quiet hours, and it may wait.</summary>
    QuietHours,
}

/// <summary>What a page knows of why it was asked for, beyond its incident.</summary>
/// <param name="Step">Of the policy, 1 for the first; null when the owners are told that nobody came, and for what is no page.</param>
/// <param name="DueAt">When it leaves; null: at once.</param>
/// <param name="DueCause">Why not at once.</param>
/// <param name="InsteadOf">Whom a drill would have woken; null outside of drills.</param>
public sealed record DeliveryCause(int? Step = null, DateTimeOffset? DueAt = null, DueCause? DueCause = null, UserId? InsteadOf = null);

/// <summary>The record of one message to one person by one method: what was asked, what was tried, what the other side said.</summary>
public sealed class Delivery : Entity
{
    /// <summary>What stands on a page that arrived although somebody had taken the incident meanwhile.</summary>
    public const string CrossedReason = "crossed with the acknowledgement";

    private const int LongestAnswer = 1_024;

    private readonly List<DeliveryAttempt> attempts = [];

    private Delivery() { }

    /// <summary>Sent along with every attempt, so that the receiver can tell a repeat.</summary>
    public DeliveryId Id { get; private set; }

    public IncidentId? IncidentId { get; private set; }

    public UserId UserId { get; private set; }

    public ContactMethodId MethodId { get; private set; }

    public ChannelKind Channel { get; private set; }

    public DeliveryPurpose Purpose { get; private set; }

    public DeliveryState State { get; private set; }

    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>When it was to leave; null: when it was asked for.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DueCause? DueCause { get; private set; }

    /// <summary>When the other side took it.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When it arrived, as the other side says; null where it does not say, or has not yet.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>When the other side is asked next what became of it; null when it is not asked.</summary>
    public DateTimeOffset? ReceiptDueAt { get; private set; }

    /// <summary>When its link was first opened, or its call first answered; null when nothing is known. A program that looks at links counts too.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>When its person first took or closed the incident by answering it.</summary>
    public DateTimeOffset? ActedAt { get; private set; }

    /// <summary>When it was taken back before it left.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>Step of the policy that asked for it, 1 for the first; null when none did.</summary>
    public int? Step { get; private set; }

    /// <summary>Whom a drill would have woken; null outside of drills.</summary>
    public UserId? InsteadOfId { get; private set; }

    /// <summary>Why it failed or was cancelled, for a person; null otherwise.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was first handed to its channel; what limits count. Null before, and where nothing is ever held.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Until when it was last made to wait by a limit, or for others to go with; null: it never was.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>Why it was made to wait, for a person: <c>5 SMS in 15 min</c>.</summary>
    public string? HeldFor { get; private set; }

    /// <summary>The message that it goes or went in together with others: the id of the first of them; null when it goes alone.</summary>
    public DeliveryId? BundleId { get; private set; }

    /// <summary>It left whatever the limits, as the first page of a SEV1 to this method.</summary>
    public bool Exempt { get; private set; }

    /// <summary>What the other side calls the message, by which it can be changed or asked after; null when it did not say.</summary>
    public string? Reference { get; private set; }

    public IReadOnlyList<DeliveryAttempt> Attempts => attempts;

    public static Delivery Create(DeliveryId id, IncidentId? incident, ContactMethod method, DeliveryPurpose purpose, DateTimeOffset now, DeliveryCause? cause = null) => new()
    {
        Id = id, IncidentId = incident, UserId = method.UserId, MethodId = method.Id, Channel = method.Channel, Purpose = purpose,
        State = DeliveryState.Pending, QueuedAt = now, DueAt = cause?.DueAt > now ? cause.DueAt : null, DueCause = cause?.DueAt > now ? cause.DueCause : null,
        Step = cause?.Step, InsteadOfId = cause?.InsteadOf,
    };

    /// <summary>The same is on its way already, so it is written down and never leaves.</summary>
    public static Delivery Needless(DeliveryId id, IncidentId? incident, ContactMethod method, DeliveryPurpose purpose, string reason, DateTimeOffset now, DeliveryCause? cause = null)
    {
        var delivery = Create(id, incident, method, purpose, now, cause);
        delivery.Cancel(reason, now);
        return delivery;
    }

    /// <summary>Makes it wait.</summary>
    public void Hold(Hold hold)
    {
        (HeldUntil, HeldFor) = (hold.Until, hold.Why);
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>It is handed to its channel.</summary>
    /// <param name="bundle">The message that it goes in with others; null: alone.</param>
    /// <param name="exempt">True when limits were not asked.</param>
    public void Leave(DateTimeOffset now, DeliveryId? bundle, bool exempt)
    {
        LeftAt ??= now;
        BundleId = bundle;
        Exempt |= exempt;
    }

    /// <summary>Writes down one attempt and what became of it.</summary>
    /// <param name="final">True when it will not be tried again although it failed.</param>
    /// <param name="crossed">True when somebody took the incident while the message was under way.</param>
    public void Tried(DeliveryResult result, bool final, bool crossed, TimeSpan took, DateTimeOffset now)
    {
        var attempt = DeliveryAttempt.Of(Id, attempts.Count + 1, result, took, now);
        var answer = attempt.Answer;
        attempts.Add(attempt);
        if (result is Delivered taken)
        {
            (State, SentAt, Reason, Reference) = (DeliveryState.Sent, now, crossed ? CrossedReason : null, taken.Reference ?? Reference);
            if (taken.AskAfter is { } after) ReceiptDueAt = now + after;
            if (Purpose != DeliveryPurpose.Taken && IncidentId is { } incident) Raise(new MessageSent(incident, UserId, MethodId, Channel, Purpose, crossed));
        }
        if (result is not Delivered && Purpose == DeliveryPurpose.Page && attempts.Count == 1 && IncidentId is { } page) Raise(new PageFailed(page, UserId));
        if (final && result is not Delivered && State == DeliveryState.Pending)
        {
            (State, Reason) = (DeliveryState.Failed, answer);
            if (Purpose != DeliveryPurpose.Taken && IncidentId is { } incident) Raise(new MessageFailed(incident, UserId, Channel, Purpose, answer));
        }
        Raise(new DeliveryChanged(Id));
    }

    public void Cancel(string reason, DateTimeOffset now)
    {
        if (State != DeliveryState.Pending) return;

        (State, Reason, CancelledAt) = (DeliveryState.Cancelled, reason, now);
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>A person asks for it again.</summary>
    public void Retry()
    {
        (State, Reason, CancelledAt) = (DeliveryState.Pending, null, null);
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>The other side says that it arrived, whatever it said before. The first time counts.</summary>
    public void Arrived(DateTimeOffset at)
    {
        if (DeliveredAt is not null) return;

        DeliveredAt = at;
        if (State == DeliveryState.Failed && SentAt is not null) (State, Reason) = (DeliveryState.Sent, null);
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>The other side took it, and says now that it did not arrive. Whoever answered it knows better.</summary>
    /// <param name="reason">For a person.</param>
    public void Undelivered(string reason)
    {
        if (State != DeliveryState.Sent || DeliveredAt is not null || SeenAt is not null) return;

        (State, Reason) = (DeliveryState.Failed, Cut(reason));
        if (IncidentId is { } incident)
        {
            Raise(new MessageFailed(incident, UserId, Channel, Purpose, Reason));
            if (Purpose == DeliveryPurpose.Page) Raise(new PageFailed(incident, UserId));
        }
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>Says when the other side is asked next what became of it.</summary>
    /// <param name="at">Null: never again.</param>
    public void AskAgain(DateTimeOffset? at) => ReceiptDueAt = at;

    /// <summary>Its link was opened, or its call answered.</summary>
    public void Seen(DateTimeOffset now)
    {
        if (SeenAt is not null) return;

        SeenAt = now;
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>Its person answered it, and that changed the incident.</summary>
    public void Acted(DateTimeOffset now)
    {
        if (ActedAt is not null) return;

        (ActedAt, SeenAt) = (now, SeenAt ?? now);
        Raise(new DeliveryChanged(Id));
    }

    internal static string Cut(string answer) => answer.Length <= LongestAnswer ? answer : answer[..(LongestAnswer - 1)] + "…";
}

/// <summary>One attempt.</summary>
/// <param name="TookMs">Milliseconds.</param>
/// <param name="Answer">What the other side said, cut at 1,024 characters; never a secret.</param>
public sealed record DeliveryAttempt(DeliveryId DeliveryId, int Ordinal, DateTimeOffset At, int TookMs, string Answer)
{
    /// <param name="ordinal">1 for the first.</param>
    public static DeliveryAttempt Of(DeliveryId delivery, int ordinal, DeliveryResult result, TimeSpan took, DateTimeOffset now) =>
        new(delivery, ordinal, now, (int)took.TotalMilliseconds, Delivery.Cut(result.Answer));
}

/// <summary>How a channel answers.</summary>
/// <param name="Answer">For a person: what the other side said. Never a secret.</param>
public abstract record DeliveryResult(string Answer);

public sealed record Delivered(string Answer) : DeliveryResult(Answer)
{
    /// <summary>What the other side calls the message, so that it can be changed or asked after later; null where it cannot.</summary>
    public string? Reference { get; init; }

    /// <summary>How long to wait before the other side may be asked what became of it; null where it is not asked.</summary>
    public TimeSpan? AskAfter { get; init; }
}

/// <param name="After">How long the other side asked to wait; null when it did not say.</param>
public sealed record TryLater(string Answer, TimeSpan? After = null) : DeliveryResult(Answer)
{
    /// <summary>Where it failed; default: at the one receiver.</summary>
    public Trouble Trouble { get; init; }
}

/// <summary>Where an attempt failed.</summary>
public enum Trouble
{
    /// <summary>The server works and does not take this now: too much for one address, or at once.</summary>
    Receiver,
    /// <summary>The server could not be reached, did not answer in time, or is in trouble itself: it fails for everybody.</summary>
    Server,
    /// <summary>Nothing is known about the other side.</summary>
    Imp,
}

/// <summary>It will not work, however often it is tried.</summary>
public sealed record GaveUp(string Answer) : DeliveryResult(Answer);

/// <summary>The address is gone for good; nothing is to be sent there again.</summary>
public sealed record Gone(string Answer) : DeliveryResult(Answer);

public sealed record MessageSent(IncidentId Incident, UserId To, ContactMethodId Method, ChannelKind Channel, DeliveryPurpose Purpose, bool Crossed) : DomainEvent("message.sent"), IOnTimeline;
public sealed record MessageFailed(IncidentId Incident, UserId To, ChannelKind Channel, DeliveryPurpose Purpose, string Why) : DomainEvent("message.failed"), IOnTimeline;
/// <summary>The first attempt of a page did not get through.</summary>
public sealed record PageFailed(IncidentId Incident, UserId To) : DomainEvent("message.page-failed");
public sealed record PersonUnreachable(IncidentId Incident, UserId Person) : DomainEvent("message.impossible"), IOnTimeline;
public sealed record DeliveryChanged(DeliveryId Delivery) : DomainEvent("delivery.changed");
