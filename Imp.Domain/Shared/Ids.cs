namespace Imp.Domain.Shared;

/// <summary>An id that names one kind of thing, so that a team's id cannot be passed where a user's is wanted.</summary>
public interface IId
{
    /// <summary>The stored value.</summary>
    Guid Value { get; }
}

/// <summary>Names a person who can sign in.</summary>
public readonly record struct UserId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a group of people that owns services.</summary>
public readonly record struct TeamId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names something that can break: what an incident belongs to.</summary>
public readonly record struct ServiceId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names an incident. People see its number instead.</summary>
public readonly record struct IncidentId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a file beside an incident.</summary>
public readonly record struct AttachmentId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names one door through which a sender's events arrive.</summary>
public readonly record struct IntegrationId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names an escalation policy.</summary>
public readonly record struct PolicyId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names an on-call schedule.</summary>
public readonly record struct ScheduleId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a change of a schedule for a while.</summary>
public readonly record struct OverrideId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names an offer of a shift.</summary>
public readonly record struct SwapId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names the secret address of a calendar.</summary>
public readonly record struct CalendarLinkId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a calendar of holidays or leave that Imp reads.</summary>
public readonly record struct CalendarFeedId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names what is handed over with a shift.</summary>
public readonly record struct HandOffNoteId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a schedule that replaces another for a while.</summary>
public readonly record struct TemporaryId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names one way to reach one person.</summary>
public readonly record struct ContactMethodId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a key with which a program uses the API.</summary>
public readonly record struct IncidentTemplateId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

public readonly record struct WallLinkId(Guid Value) : IId { public override string ToString() => Value.ToString(); }
public readonly record struct ApiKeyId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names one message to one person by one method; it stays the same over every attempt.</summary>
public readonly record struct DeliveryId(Guid Value) : IId
{
    public override string ToString() => Value.ToString();

    /// <summary>Ids grow with time; lists are paged by it.</summary>
    public static bool operator <(DeliveryId one, DeliveryId other) => one.Value.CompareTo(other.Value) < 0;

    public static bool operator >(DeliveryId one, DeliveryId other) => one.Value.CompareTo(other.Value) > 0;
}

/// <summary>Names an address outside that is told what happens.</summary>
public readonly record struct WebhookId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names one event on its way to one webhook; it stays the same over every attempt.</summary>
public readonly record struct WebhookDeliveryId(Guid Value) : IId
{
    public override string ToString() => Value.ToString();

    /// <summary>Ids grow with time; lists are paged by it.</summary>
    public static bool operator <(WebhookDeliveryId one, WebhookDeliveryId other) => one.Value.CompareTo(other.Value) < 0;

    public static bool operator >(WebhookDeliveryId one, WebhookDeliveryId other) => one.Value.CompareTo(other.Value) > 0;
}

/// <summary>Names one signed-in browser.</summary>
public readonly record struct SessionId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names an invitation.</summary>
public readonly record struct InvitationId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a heartbeat; also the last part of the address that is pinged.</summary>
public readonly record struct HeartbeatId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a silence, a mute or a maintenance window. People see its number instead.</summary>
public readonly record struct QuietId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a probe.</summary>
public readonly record struct ProbeId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a rule, whatever its place in the list.</summary>
public readonly record struct RuleId(Guid Value) : IId { public override string ToString() => Value.ToString(); }

/// <summary>Names a search of the incident list that somebody saved.</summary>
public readonly record struct ViewId(Guid Value) : IId { public override string ToString() => Value.ToString(); }
