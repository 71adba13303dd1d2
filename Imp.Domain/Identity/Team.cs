using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>People who own services together.</summary>
public sealed class Team : Entity
{
    private readonly List<TeamMember> members = [];

    private Team() { }

    public TeamId Id { get; private set; }

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>The escalation policy that pages for the team's services unless a service has its own; null pages the owners.</summary>
    public PolicyId? PolicyId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    public IReadOnlyList<TeamMember> Members => members;

    public static Team Create(TeamId id, string name, string description, DateTimeOffset now)
    {
        var team = new Team { Id = id, Name = name, Description = description, CreatedAt = now };
        team.Raise(new TeamCreated(id));
        return team;
    }

    public void Edit(string name, string description, PolicyId? policy, IReadOnlyCollection<UserId> people)
    {
        (Name, Description, PolicyId) = (name, description, policy);
        members.RemoveAll(member => !people.Contains(member.UserId));
        members.AddRange(people.Distinct().Where(person => members.TrueForAll(member => member.UserId != person)).Select(person => new TeamMember(Id, person)));
        Raise(new TeamChanged(Id));
    }

    public void Archive(DateTimeOffset now)
    {
        if (ArchivedAt is not null) return;

        ArchivedAt = now;
        Raise(new TeamArchived(Id));
    }

    public void Restore()
    {
        if (ArchivedAt is null) return;

        ArchivedAt = null;
        Raise(new TeamRestored(Id));
    }
}

/// <summary>One person in one team.</summary>
public sealed record TeamMember(TeamId TeamId, UserId UserId);

public sealed record TeamCreated(TeamId Team) : DomainEvent("team.created");
public sealed record TeamChanged(TeamId Team) : DomainEvent("team.changed");
public sealed record TeamArchived(TeamId Team) : DomainEvent("team.archived");
public sealed record TeamRestored(TeamId Team) : DomainEvent("team.restored");
