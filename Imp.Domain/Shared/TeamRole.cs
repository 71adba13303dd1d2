namespace Imp.Domain.Shared;

/// <summary>What somebody is trusted with in one team, on top of the role they have everywhere. A member is trusted with nothing more.</summary>
public enum TeamRole { Member, Responder, Manager }

/// <summary>What a role in a team adds: the only place that says so.</summary>
public static class TeamRoles
{
    /// <summary>Nobody has a role in a team.</summary>
    public static readonly IReadOnlyDictionary<TeamId, TeamRole> None = new Dictionary<TeamId, TeamRole>();

    /// <returns>What a key of that scope is trusted with in the team that it is limited to; it reads as everybody does. Null where there is no such key: a team has no owners.</returns>
    public static TeamRole? OfScope(Role scope) => scope switch
    {
        Role.Viewer => TeamRole.Member,
        Role.Responder => TeamRole.Responder,
        Role.Manager => TeamRole.Manager,
        Role.Owner => null,
    };

    /// <returns>True when the role gives the permission for what its team owns. To look is everybody's anyway, and nobody becomes an owner by a team.</returns>
    public static bool Adds(this TeamRole role, Permission permission) => role switch
    {
        TeamRole.Member => permission switch { Permission.View => false, Permission.Respond => false, Permission.Manage => false, Permission.Own => false },
        TeamRole.Responder => permission switch { Permission.View => false, Permission.Respond => true, Permission.Manage => false, Permission.Own => false },
        TeamRole.Manager => permission switch { Permission.View => false, Permission.Respond => true, Permission.Manage => true, Permission.Own => false },
    };
}
