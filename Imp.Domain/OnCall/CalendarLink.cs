using Imp.Domain.Identity;
using Imp.Domain.Shared;

namespace Imp.Domain.OnCall;

/// <summary>A secret address at which calendar programs read shifts: of one person, or of one schedule. Whoever has it reads; it changes nothing.</summary>
public sealed class CalendarLink : Entity
{
    private CalendarLink() { }

    public CalendarLinkId Id { get; private set; }

    /// <summary>Whose shifts; null for a schedule's.</summary>
    public UserId? UserId { get; private set; }

    /// <summary>Of which schedule; null for a person's.</summary>
    public ScheduleId? ScheduleId { get; private set; }

    /// <summary>SHA-256 of the secret; the secret itself is not kept.</summary>
    public string Hash { get; private set; } = "";

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public static CalendarLink Create(CalendarLinkId id, UserId? user, ScheduleId? schedule, string secret, Actor by, DateTimeOffset now)
    {
        var link = new CalendarLink { Id = id, UserId = user, ScheduleId = schedule, Hash = KeyText.Hash(secret), CreatedBy = by.Name, CreatedAt = now };
        link.Raise(new CalendarLinkMade(id));
        return link;
    }

    /// <summary>It opens nothing any more.</summary>
    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) return;

        RevokedAt = now;
        Raise(new CalendarLinkRevoked(Id));
    }
}

public sealed record CalendarLinkMade(CalendarLinkId Link) : DomainEvent("schedule.link-made");
public sealed record CalendarLinkRevoked(CalendarLinkId Link) : DomainEvent("schedule.link-revoked");
