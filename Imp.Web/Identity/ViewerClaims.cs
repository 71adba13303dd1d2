using System.Security.Claims;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Web.Languages;

namespace Imp.Web.Identity;

/// <summary>What a principal carries: enough to find out who it is now, never enough to decide by.</summary>
internal static class ViewerClaims
{
    public const string Session = "imp/session";
    public const string Key = "imp/key";
    public const string From = "imp/from";

    /// <summary>A role in some team; which team does not matter for whether a page is opened.</summary>
    public const string InTeam = "imp/in-team";

    /// <summary>The team to which a key is limited.</summary>
    private const string KeyTeam = "imp/key-team";
    private const string KeyTeamName = "imp/key-team-name";

    /// <summary>What the cookie holds: the session and nothing else.</summary>
    public static ClaimsPrincipal ForCookie(SessionId session) => new(new ClaimsIdentity([new Claim(Session, session.ToString())], SessionCookie.Scheme));

    public static ClaimsPrincipal Of(Viewer viewer, string? from) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, viewer.User.ToString()), new Claim(ClaimTypes.Name, viewer.Name), new Claim(ClaimTypes.Role, viewer.Role.ToString()),
            new Claim(Session, viewer.Session.ToString()), new Claim(From, from ?? ""), .. viewer.Language is { } language ? new[] { new Claim(LanguageChoice.Claim, language) } : [],
            .. viewer.Teams.Values.Distinct().Order().Select(role => new Claim(InTeam, role.ToString())),
        ], SessionCookie.Scheme));

    public static ClaimsPrincipal Of(KeyHolder key, string? from) => new(new ClaimsIdentity(
        [
            new Claim(Key, key.Id.ToString()), new Claim(ClaimTypes.Name, key.Name), new Claim(ClaimTypes.Role, key.Role.ToString()), new Claim(From, from ?? ""),
            .. key.Team is { } team ? new[] { new Claim(KeyTeam, team.Id.ToString()), new Claim(KeyTeamName, team.Name) } : [], .. key.InTeam is { } role ? new[] { new Claim(InTeam, role.ToString()) } : [],
        ], ApiKeyScheme.Name));

    public static SessionId? SessionOf(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Session), out var id) ? new SessionId(id) : null;

    /// <returns>Null for a program, and for somebody who is not signed in.</returns>
    public static UserId? UserOf(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new UserId(id) : null;

    public static ApiKeyId? KeyOf(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Key), out var id) ? new ApiKeyId(id) : null;

    /// <returns>As whom a program acts; null for anybody else.</returns>
    public static Actor? ProgramOf(this ClaimsPrincipal principal)
    {
        if (principal.KeyOf() is not { } key || principal.RoleOf() is not { } role) return null;
        var made = new Actor(ActorKind.Key, key.Value, principal.Identity?.Name ?? "", role, principal.FromOf());
        return Guid.TryParse(principal.FindFirstValue(KeyTeam), out var team) && principal.InTeams().ToList() is [var inTeam]
            ? made with { Teams = new Dictionary<TeamId, TeamRole> { [new TeamId(team)] = inTeam } }
            : made;
    }

    /// <returns>What a program that is limited to a team is told where it may not; null for all others.</returns>
    public static string? LimitOf(this ClaimsPrincipal principal) => principal.FindFirstValue(KeyTeamName) is { } team
        ? $"This key is limited to the team {team}: it changes only what that team owns, as far as its scope goes. Use a key of the team that owns this, or one that is not limited to a team."
        : null;

    public static string? FromOf(this ClaimsPrincipal principal) => principal.FindFirstValue(From) is { Length: > 0 } from ? from : null;

    /// <returns>True when there is anything with which they may.</returns>
    public static bool MaySomewhere(this ClaimsPrincipal principal, Permission permission) =>
        principal.RoleOf()?.May(permission) == true || principal.InTeams().Any(role => role.Adds(permission));

    /// <returns>The different roles in teams.</returns>
    public static IEnumerable<TeamRole> InTeams(this ClaimsPrincipal principal) => principal.FindAll(InTeam).Select(claim => Enum.Parse<TeamRole>(claim.Value));

    /// <returns>Null for somebody who is not signed in.</returns>
    public static Role? RoleOf(this ClaimsPrincipal principal) => Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;
}
