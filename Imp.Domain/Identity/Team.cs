using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>People who own services together.</summary>
public sealed class Team : Archivable
{
    private readonly List<TeamMember> members = [];

    private Team() { }

    public TeamId Id { get; private set; }

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>The escalation policy that pages for the team's services unless a service has its own; null pages the owners.</summary>
    public PolicyId? PolicyId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public IReadOnlyList<TeamMember> Members => members;

    public static Team Create(TeamId id, string name, string description, DateTimeOffset now)
    {
        var team = new Team { Id = id, Name = name, Description = description, CreatedAt = now };
        team.Raise(new TeamCreated(id));
        return team;
    }

    /// <summary>Whoever stays keeps the role in the team; whoever is new is a member.</summary>
    public void Edit(string name, string description, PolicyId? policy, IReadOnlyCollection<UserId> people)
    {
        (Name, Description, PolicyId) = (name, description, policy);
        members.RemoveAll(member => !people.Contains(member.UserId));
        members.AddRange(people.Distinct().Where(person => members.TrueForAll(member => member.UserId != person)).Select(person => new TeamMember(Id, person)));
        Raise(new TeamChanged(Id));
    }

    /// <summary>Trusts members with their roles; nobody becomes a member by it.</summary>
    /// <param name="roleOf">The role of each.</param>
    /// <returns>True when a role changed.</returns>
    public bool Trust(Func<UserId, TeamRole> roleOf)
    {
        var changed = members.FindAll(member => member.Role != roleOf(member.UserId));
        if (changed.Count == 0) return false;

        changed.ForEach(member => member.Role = roleOf(member.UserId));
        Raise(new TeamChanged(Id));
        return true;
    }

    /// <returns>What the person is trusted with here; a member when not in the team.</returns>
    public TeamRole RoleOf(UserId person) => members.Find(member => member.UserId == person)?.Role ?? TeamRole.Member;

    public void Archive(DateTimeOffset now) => Archive(now, new TeamArchived(Id));

    public void Restore() => Restore(new TeamRestored(Id));
}

/// <summary>One person in one team.</summary>
public sealed record TeamMember(TeamId TeamId, UserId UserId)
{
    /// <summary>What the person is trusted with here, on top of the own role.</summary>
    public TeamRole Role { get; internal set; }
}

public sealed record TeamCreated(TeamId Team) : DomainEvent("team.created");
public sealed record TeamChanged(TeamId Team) : DomainEvent("team.changed");
public sealed record TeamArchived(TeamId Team) : DomainEvent("team.archived");
public sealed record TeamRestored(TeamId Team) : DomainEvent("team.restored");
