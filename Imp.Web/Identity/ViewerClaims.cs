using System.Security.Claims;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;

namespace Imp.Web.Identity;

/// <summary>What a principal carries: enough to find out who it is now, never enough to decide by.</summary>
internal static class ViewerClaims
{
    public const string Session = "imp/session";
    public const string Key = "imp/key";
    public const string From = "imp/from";

    /// <summary>What the cookie holds: the session and nothing else.</summary>
    public static ClaimsPrincipal ForCookie(SessionId session) => new(new ClaimsIdentity([new Claim(Session, session.ToString())], SessionCookie.Scheme));

    public static ClaimsPrincipal Of(Viewer viewer, string? from) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, viewer.User.ToString()), new Claim(ClaimTypes.Name, viewer.Name), new Claim(ClaimTypes.Role, viewer.Role.ToString()),
            new Claim(Session, viewer.Session.ToString()), new Claim(From, from ?? ""),
        ], SessionCookie.Scheme));

    public static ClaimsPrincipal Of(KeyHolder key, string? from) => new(new ClaimsIdentity(
        [new Claim(Key, key.Id.ToString()), new Claim(ClaimTypes.Name, key.Name), new Claim(ClaimTypes.Role, key.Scope.ToString()), new Claim(From, from ?? "")], ApiKeyScheme.Name));

    public static SessionId? SessionOf(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Session), out var id) ? new SessionId(id) : null;

    public static ApiKeyId? KeyOf(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Key), out var id) ? new ApiKeyId(id) : null;

    public static string? FromOf(this ClaimsPrincipal principal) => principal.FindFirstValue(From) is { Length: > 0 } from ? from : null;

    /// <returns>Null for somebody who is not signed in.</returns>
    public static Role? RoleOf(this ClaimsPrincipal principal) => Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;
}
