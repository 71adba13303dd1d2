using Imp.Domain.Shared;

namespace Imp.Infrastructure.Settings;

/// <summary>Sign-in at a provider of OpenID Connect.</summary>
public sealed class OidcSettings
{
    /// <summary>The provider's issuer address, below which lies <c>.well-known/openid-configuration</c>; null: there is no provider.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The name the provider knows this Imp by.</summary>
    public string? ClientId { get; init; }

    /// <summary>Null for a public client, which PKCE alone protects.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>Asked for beside <c>openid</c>, <c>profile</c> and <c>email</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The claim that holds the groups; dots lead into an object. Default <c>groups</c>.</summary>
    public string GroupClaim { get; init; } = "groups";

    /// <summary>Each <c>group = Role</c>; none: the provider decides no roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Each <c>group = Team</c>.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>Role of whoever is in none of the groups. Default Viewer.</summary>
    public ProvidedRole Role { get; init; } = ProvidedRole.Viewer;

    /// <summary>Domains of mail addresses that are let in; none: any.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Whether somebody who is not known here becomes a person. Default false.</summary>
    public bool Create { get; init; }

    /// <summary>Whether an address counts of which the provider does not say that it was verified. Default false.</summary>
    public bool TrustEmail { get; init; }

    /// <summary>The words on the button.</summary>
    public string Button { get; init; } = "Sign in with single sign-on";

    /// <summary>Who may sign in with a password of Imp's beside. Default everybody.</summary>
    public PasswordsOf Passwords { get; init; }

    public bool IsOn => Authority is not null && ClientId is not null;

    /// <returns>Whether somebody of that role may use a password. An owner always may: the provider may be what is down.</returns>
    public bool TakesPasswordOf(Role role) => !IsOn || Passwords == PasswordsOf.Everybody || role == Domain.Shared.Role.Owner;
}

/// <summary>What a provider's people are without a group that says more.</summary>
public enum ProvidedRole
{
    /// <summary>They are not let in.</summary>
    None,
    Viewer,
    Responder,
    Manager,
    Owner,
}

/// <summary>Who signs in with a password although there is a provider.</summary>
public enum PasswordsOf { Everybody, Owners }

/// <summary>Which reverse proxies are believed, and what.</summary>
public sealed class ProxySettings
{
    /// <summary>Addresses or networks from which <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count. Default none.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>A header by which such a proxy says who is signed in, as a mail address; null: none.</summary>
    public string? Header { get; init; }
}
