using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>Lets somebody in who is not here yet: whoever has its link sets name and password. The link is shown once and kept only as a hash.</summary>
public sealed class Invitation : Entity
{
    /// <summary>So long the link works.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    private Invitation() { }

    public InvitationId Id { get; private set; }

    /// <summary>Signs in with it.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address in lower case.</summary>
    public string EmailKey { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary>Ids of the teams, parted by spaces.</summary>
    public string TeamList { get; private set; } = "";

    /// <summary>Teams the person will be in.</summary>
    public IReadOnlyList<TeamId> Teams => TeamsOf(TeamList);

    /// <summary>SHA-256 of the link's key, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Who invited, as they were called then.</summary>
    public string By { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public static Invitation Create(InvitationId id, string email, Role role, IEnumerable<TeamId> teams, string key, string by, DateTimeOffset now)
    {
        var made = new Invitation
        {
            Id = id, Email = email.Trim(), EmailKey = email.Trim().ToLowerInvariant(), Role = role, TeamList = string.Join(' ', teams.Distinct()), Hash = KeyText.Hash(key), By = by, CreatedAt = now, EndsAt = now + Lasts,
        };
        made.Raise(new InvitationChanged(id));
        return made;
    }

    /// <param name="list">As <see cref="TeamList"/> has them.</param>
    public static IReadOnlyList<TeamId> TeamsOf(string list) => [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new TeamId(Guid.Parse(id)))];

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && WithdrawnAt is null && now < EndsAt;

    public void Withdraw(DateTimeOffset now)
    {
        if (WithdrawnAt is not null || AcceptedAt is not null) return;

        WithdrawnAt = now;
        Raise(new InvitationChanged(Id));
    }

    /// <exception cref="Refusal"><c>invitation.ended</c> when it was used, withdrawn, or its time is over.</exception>
    public void Accept(DateTimeOffset now)
    {
        if (!IsOpen(now)) throw new Refusal("invitation.ended", "This invitation does not count any more. Ask whoever sent it for a new one.");

        AcceptedAt = now;
        Raise(new InvitationChanged(Id));
    }
}

public sealed record InvitationChanged(InvitationId Invitation) : DomainEvent("person.invitation");
