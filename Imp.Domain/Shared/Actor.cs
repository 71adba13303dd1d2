namespace Imp.Domain.Shared;

/// <summary>What somebody may do. Each role holds some of these; see <see cref="Roles"/>.</summary>
public enum Permission { View, Respond, Manage, Own }

/// <summary>What a person or key is trusted with, from least to most.</summary>
public enum Role { Viewer, Responder, Manager, Owner }

/// <summary>Which role holds which permission: the only place that says so.</summary>
public static class Roles
{
    /// <returns>True when the role holds the permission.</returns>
    public static bool May(this Role role, Permission permission) => role switch
    {
        Role.Viewer => permission switch { Permission.View => true, Permission.Respond => false, Permission.Manage => false, Permission.Own => false },
        Role.Responder => permission switch { Permission.View => true, Permission.Respond => true, Permission.Manage => false, Permission.Own => false },
        Role.Manager => permission switch { Permission.View => true, Permission.Respond => true, Permission.Manage => true, Permission.Own => false },
        Role.Owner => permission switch { Permission.View => true, Permission.Respond => true, Permission.Manage => true, Permission.Own => true },
    };
}

/// <summary>What kind of thing acts.</summary>
public enum ActorKind { Person, Key, Integration, System }

/// <summary>Whoever changes something: a person, an API key, a sender of alerts, or Imp itself.</summary>
/// <param name="Kind">Person, key, integration or system.</param>
/// <param name="Id">The user's, key's or integration's id; null for the system.</param>
/// <param name="Name">As shown in timelines and audit.</param>
/// <param name="Role">Decides what is allowed everywhere; the system and integrations act as owner within their own code.</param>
/// <param name="From">Network address or part of the program the change came from; null when unknown.</param>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name, Role Role, string? From = null)
{
    /// <summary>Imp itself, acting in one of its parts; timelines say "Imp", the audit log also says which part.</summary>
    public static Actor System(string part) => new(ActorKind.System, null, "Imp", Role.Owner, part);

    /// <summary>A signed-in person.</summary>
    public static Actor Person(UserId user, string name, Role role, string? from = null) => new(ActorKind.Person, user.Value, name, role, from);

    /// <summary>A sender of alerts.</summary>
    public static Actor Integration(IntegrationId integration, string name) => new(ActorKind.Integration, integration.Value, name, Role.Owner);

    /// <summary>When a signed-in person last proved who they are; null when that is not known.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>Roles in teams; they count for what those teams own, and add to <see cref="Role"/> alone.</summary>
    public IReadOnlyDictionary<TeamId, TeamRole> Teams { get; init; } = TeamRoles.None;

    /// <summary>The person's id, or null when it is not a person.</summary>
    public UserId? User => Kind == ActorKind.Person && Id is { } id ? new UserId(id) : null;

    /// <returns>True when the actor may everywhere.</returns>
    public bool May(Permission permission) => Role.May(permission);

    /// <returns>True when the actor may with what a team owns: by the own role, or by the one in the team.</returns>
    public bool May(Permission permission, TeamId owner) => Role.May(permission) || Teams.TryGetValue(owner, out var role) && role.Adds(permission);

    /// <returns>True when the actor may with what belongs to several teams at once: one of them is enough. What belongs to none takes the own role.</returns>
    public bool May(Permission permission, IEnumerable<TeamId> owners) => Role.May(permission) || owners.Any(owner => May(permission, owner));

    /// <returns>True when there is anything with which the actor may.</returns>
    public bool MaySomewhere(Permission permission) => Role.May(permission) || Teams.Values.Any(role => role.Adds(permission));

    /// <exception cref="NotAllowed">The role does not hold the permission.</exception>
    public void Demand(Permission permission)
    {
        if (!May(permission)) throw new NotAllowed(permission);
    }

    /// <summary>Of a person, for changes that whoever finds an open browser must not make.</summary>
    /// <exception cref="Refusal"><c>sign-in.again</c> when the proof is older than so long.</exception>
    public void DemandProof(DateTimeOffset now, TimeSpan within)
    {
        if (Kind == ActorKind.Person && !(now - ProvenAt < within))
            throw new Refusal("sign-in.again", "You signed in a while ago. Prove once more who you are, and do this again.");
    }
}
