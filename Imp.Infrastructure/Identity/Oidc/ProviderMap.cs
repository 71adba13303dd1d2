using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>Reads what the settings say about a provider's people.</summary>
public static class ProviderMap
{
    /// <exception cref="CannotStart">Something in it cannot be understood.</exception>
    public static ProviderRules Of(OidcSettings settings)
    {
        if (settings.Authority is null != settings.ClientId is null)
            throw new CannotStart(CannotStart.WrongUse, "Oidc:Authority and Oidc:ClientId belong together; one of them is missing.");
        if (settings.Authority is { Scheme: "http", IsLoopback: false })
            throw new CannotStart(CannotStart.WrongUse, "Oidc:Authority begins with http://, so anybody on the way could say who signs in. It must begin with https://.");
        return new ProviderRules(
            [.. settings.Roles.Select(entry => Pair("Oidc:Roles", entry)).Select(pair => (pair.Group, RoleOf(pair.Given)))], [.. settings.Teams.Select(entry => Pair("Oidc:Teams", entry)).Select(TeamOf)],
            settings.Role == ProvidedRole.None ? null : RoleOf(settings.Role.ToString()), settings.Domains, settings.Create, settings.TrustEmail);
    }

    /// <summary>At the last equals sign: names of groups may hold one.</summary>
    private static (string Group, string Given) Pair(string setting, string entry)
    {
        var at = entry.LastIndexOf('=');
        return at > 0 && entry[..at].Trim() is { Length: > 0 } group && entry[(at + 1)..].Trim() is { Length: > 0 } given
            ? (group, given)
            : throw new CannotStart(CannotStart.WrongUse, $"{setting} holds \"{entry}\"; each entry has the form group = {(setting.EndsWith("Roles", StringComparison.Ordinal) ? "Responder" : "Team")}.");
    }

    /// <summary>At the last colon, where a role stands behind it: names of teams may hold one.</summary>
    private static (string Group, string Team, TeamRole? Role) TeamOf((string Group, string Given) pair)
    {
        var at = pair.Given.LastIndexOf(':');
        return at > 0 && Enum.TryParse<TeamRole>(pair.Given[(at + 1)..].Trim(), ignoreCase: true, out var role) && Enum.IsDefined(role)
            ? (pair.Group, pair.Given[..at].Trim(), role)
            : (pair.Group, pair.Given, null);
    }

    private static Role RoleOf(string text) => Enum.TryParse<Role>(text, ignoreCase: true, out var role) && Enum.IsDefined(role)
        ? role
        : throw new CannotStart(CannotStart.WrongUse, $"Oidc:Roles gives the role \"{text}\"; there are {string.Join(", ", Enum.GetNames<Role>())}.");
}
