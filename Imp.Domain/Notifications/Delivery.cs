using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>Why a message is sent.</summary>
public enum DeliveryPurpose
{
    /// <summary>Somebody must come.</summary>
    Page,
    /// <summary>Who was told that it started is told that it ended.</summary>
    Ended,
    /// <summary>Whoever has it is asked whether that is still so.</summary>
    Check,
    /// <summary>A person tries a contact method.</summary>
    Test,
}

/// <summary>Where a message stands.</summary>
public enum DeliveryState { Pending, Sent, Failed, Cancelled }

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

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why it failed or was cancelled, for a person; null otherwise.</summary>
    public string? Reason { get; private set; }

    public IReadOnlyList<DeliveryAttempt> Attempts => attempts;

    public static Delivery Create(DeliveryId id, IncidentId? incident, ContactMethod method, DeliveryPurpose purpose, DateTimeOffset now) => new()
    {
        Id = id, IncidentId = incident, UserId = method.UserId, MethodId = method.Id, Channel = method.Channel, Purpose = purpose,
        State = DeliveryState.Pending, QueuedAt = now,
    };

    /// <summary>Writes down one attempt and what became of it.</summary>
    /// <param name="final">True when it will not be tried again although it failed.</param>
    /// <param name="crossed">True when somebody took the incident while the message was under way.</param>
    public void Tried(DeliveryResult result, bool final, bool crossed, TimeSpan took, DateTimeOffset now)
    {
        var answer = Cut(result.Answer);
        attempts.Add(new DeliveryAttempt(Id, attempts.Count + 1, now, (int)took.TotalMilliseconds, answer));
        if (result is Delivered)
        {
            (State, SentAt, Reason) = (DeliveryState.Sent, now, crossed ? CrossedReason : null);
            if (IncidentId is { } incident) Raise(new MessageSent(incident, UserId, MethodId, Channel, Purpose, crossed));
        }
        else if (final && State == DeliveryState.Pending)
        {
            (State, Reason) = (DeliveryState.Failed, answer);
            if (IncidentId is { } incident) Raise(new MessageFailed(incident, UserId, Channel, Purpose, answer));
        }
        Raise(new DeliveryChanged(Id));
    }

    public void Cancel(string reason)
    {
        if (State != DeliveryState.Pending) return;

        (State, Reason) = (DeliveryState.Cancelled, reason);
        Raise(new DeliveryChanged(Id));
    }

    /// <summary>A person asks for it again.</summary>
    public void Retry()
    {
        (State, Reason) = (DeliveryState.Pending, null);
        Raise(new DeliveryChanged(Id));
    }

    private static string Cut(string answer) => answer.Length <= LongestAnswer ? answer : answer[..(LongestAnswer - 1)] + "…";
}

/// <summary>One attempt.</summary>
/// <param name="TookMs">Milliseconds.</param>
/// <param name="Answer">What the other side said, cut at 1,024 characters; never a secret.</param>
public sealed record DeliveryAttempt(DeliveryId DeliveryId, int Ordinal, DateTimeOffset At, int TookMs, string Answer);

/// <summary>How a channel answers.</summary>
/// <param name="Answer">For a person: what the other side said. Never a secret.</param>
public abstract record DeliveryResult(string Answer);

public sealed record Delivered(string Answer) : DeliveryResult(Answer);

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
public sealed record PersonUnreachable(IncidentId Incident, UserId Person) : DomainEvent("message.impossible"), IOnTimeline;
public sealed record DeliveryChanged(DeliveryId Delivery) : DomainEvent("delivery.changed");
