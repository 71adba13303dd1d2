using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>Whom an OpenID provider says somebody is.</summary>
/// <param name="Issuer">The provider, by its own name.</param>
/// <param name="Subject">The person, by a name there that never changes.</param>
/// <param name="EmailVerified">Null when the provider does not say.</param>
public sealed record ProvidedPerson(string Issuer, string Subject, string? Email, bool? EmailVerified, string? Name, IReadOnlyList<string> Groups);

/// <summary>What the operator decided about those whom a provider vouches for.</summary>
/// <param name="Roles">Group and the role it gives; the highest counts. Empty: the provider decides no roles.</param>
/// <param name="Teams">Group, the name of the team whose member it makes, and the role in it; null: that is given here.</param>
/// <param name="Otherwise">Role of whoever is in none of the groups; null: is not let in.</param>
/// <param name="Domains">Of mail addresses that are let in; empty: any.</param>
/// <param name="Create">Whether somebody who is not known here becomes a person at the first sign-in.</param>
/// <param name="TrustEmail">Whether an address counts of which the provider does not say that it was verified.</param>
public sealed record ProviderRules(
    IReadOnlyList<(string Group, Role Role)> Roles, IReadOnlyList<(string Group, string Team, TeamRole? Role)> Teams, Role? Otherwise, IReadOnlyList<string> Domains, bool Create, bool TrustEmail)
{
    /// <summary>Whether roles are set anew at each sign-in.</summary>
    public bool DecidesRoles => Roles.Count > 0;

    /// <exception cref="Refusal"><c>provider.domain</c> when the address is of a domain that is not let in.</exception>
    public void DemandDomain(ProvidedPerson person)
    {
        if (Domains.Count > 0 && !Domains.Any(domain => person.Email?.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase) == true))
            throw new Refusal("provider.domain", "Addresses of this domain are not let in here.");
    }

    /// <summary>Whether the address may decide who this is.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="Refusal"><c>provider.email</c> when there is none, or nobody vouches for it.</exception>
    public string DemandEmail(ProvidedPerson person) => person.Email is { Length: > 0 } email && (person.EmailVerified ?? TrustEmail)
        ? email
        : throw new Refusal("provider.email", "The provider does not vouch for a mail address of yours.");

    /// <exception cref="Refusal"><c>provider.role</c> when none of the groups is let in.</exception>
    public Role DemandRole(ProvidedPerson person)
    {
        var given = Roles.Where(one => person.Groups.Contains(one.Group, StringComparer.Ordinal)).Select(one => (Role?)one.Role).Max();
        return given ?? Otherwise ?? throw new Refusal("provider.role", "None of your groups is let in here.");
    }

    /// <returns>The highest role that the groups give in a team; null where they give none and it stays as it is here.</returns>
    public TeamRole? RoleIn(string team, ProvidedPerson person) => Teams
        .Where(one => one.Team.Equals(team, StringComparison.OrdinalIgnoreCase) && person.Groups.Contains(one.Group, StringComparer.Ordinal)).Max(one => one.Role);

    /// <returns>Names of the teams that the groups make a member of, and of those whose members other groups are.</returns>
    public (IReadOnlyList<string> In, IReadOnlyList<string> Out) TeamsOf(ProvidedPerson person)
    {
        var mine = Teams.Where(one => person.Groups.Contains(one.Group, StringComparer.Ordinal)).Select(one => one.Team).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (mine, [.. Teams.Select(one => one.Team).Distinct(StringComparer.OrdinalIgnoreCase).Except(mine, StringComparer.OrdinalIgnoreCase)]);
    }
}

/// <summary>Which person of ours a provider's is.</summary>
public sealed class ProviderAccount : Entity
{
    private ProviderAccount() { }

    public string Issuer { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public UserId UserId { get; private set; }

    public DateTimeOffset LinkedAt { get; private set; }

    public static ProviderAccount Link(ProvidedPerson person, UserId user, DateTimeOffset now)
    {
        var made = new ProviderAccount { Issuer = person.Issuer, Subject = person.Subject, UserId = user, LinkedAt = now };
        made.Raise(new ProviderLinked(user));
        return made;
    }
}

public sealed record ProviderLinked(UserId User) : DomainEvent("person.provider-linked");
