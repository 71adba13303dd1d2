using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Starts a session for whom the provider vouches: links them at the first time, makes a person where that is allowed, and sets role and teams by their groups. Imp itself sends this: the provider's token is the proof.</summary>
/// <param name="NewId">Of the person, where one is made.</param>
/// <param name="NewEmail">Of that person's first contact method.</param>
public sealed record SignInFromProvider(SessionId Session, string? Browser, ProvidedPerson Person, UserId NewId, ContactMethodId NewEmail) : ICommand
{
    public Permission Needs => Permission.Own;
}

internal sealed class SignInFromProviderValidator : AbstractValidator<SignInFromProvider>
{
    public SignInFromProviderValidator()
    {
        RuleFor(c => c.Session).NotEqual(default(SessionId));
        RuleFor(c => c.Person.Subject).NotEmpty().MaximumLength(255);
        RuleFor(c => c.Person.Issuer).NotEmpty().MaximumLength(2_000);
    }
}

internal sealed class SignInFromProviderHandler(ProviderRules rules) : ICommandHandler<SignInFromProvider>
{
    public async Task HandleAsync(SignInFromProvider command, Change change)
    {
        // People who may send commands that need an owner do not thereby vouch for others.
        if (change.Actor.Kind != ActorKind.System) throw new NotAllowed(Permission.Own);

        rules.DemandDomain(command.Person);
        var user = await LinkedAsync(command, change);
        if (user.ArchivedAt is not null) throw new Refusal("provider.archived", "This person is archived.");
        if (rules.DecidesRoles) await SetRoleAsync(user, rules.DemandRole(command.Person), change);
        await SetTeamsAsync(user.Id, command.Person, change);
        change.StartSession(command.Session, user, SignInWay.Provider, command.Browser);
    }

    private async Task<User> LinkedAsync(SignInFromProvider command, Change change)
    {
        var person = command.Person;
        if (await change.Db.ProviderAccounts.FindAsync([person.Issuer, person.Subject], change.Cancel) is { } account) return await change.Db.Users.RequireAsync(account.UserId, change.Cancel);

        var email = rules.DemandEmail(person);
        var key = email.Trim().ToLowerInvariant();
        var user = await change.Db.Users.SingleOrDefaultAsync(one => one.EmailKey == key, change.Cancel) ?? Create(command, email, change);
        change.Db.ProviderAccounts.Add(ProviderAccount.Link(person, user.Id, change.Now));
        return user;
    }

    private User Create(SignInFromProvider command, string email, Change change)
    {
        if (!rules.Create || !System.Net.Mail.MailAddress.TryCreate(email, out _)) throw new Refusal("provider.unknown", "Nobody here has this mail address.");

        var name = command.Person.Name?.Trim() is { Length: > 0 } given ? given : email;
        var user = User.Create(command.NewId, email, name.Length > 100 ? name[..100] : name, rules.DemandRole(command.Person), change.Now);
        change.Db.Users.Add(user);
        change.Db.ContactMethods.Add(ContactMethod.Create(command.NewEmail, user.Id, ChannelKind.Email, "E-mail", user.Email, null, change.Now));
        return user;
    }

    /// <summary>Whoever is the last owner stays one, whatever the provider says: somebody must be able to put things right.</summary>
    private static async Task SetRoleAsync(User user, Role role, Change change)
    {
        if (user.Role == role) return;
        if (user.Role == Role.Owner && !await change.Db.Users.AnyAsync(one => one.Role == Role.Owner && one.ArchivedAt == null && one.Id != user.Id, change.Cancel)) return;

        user.Edit(user.Email, user.Name, role, user.Zone);
    }

    /// <summary>Only teams that some group stands for are touched.</summary>
    private async Task SetTeamsAsync(UserId person, ProvidedPerson provided, Change change)
    {
        var (wanted, unwanted) = rules.TeamsOf(provided);
        if (wanted.Count + unwanted.Count == 0) return;

        foreach (var team in await change.Db.Teams.Where(team => team.ArchivedAt == null).ToListAsync(change.Cancel))
        {
            var isIn = team.Members.Any(member => member.UserId == person);
            var members = team.Members.Select(member => member.UserId);
            if (!isIn && wanted.Contains(team.Name, StringComparer.OrdinalIgnoreCase)) team.Edit(team.Name, team.Description, team.PolicyId, [.. members, person]);
            if (isIn && unwanted.Contains(team.Name, StringComparer.OrdinalIgnoreCase)) team.Edit(team.Name, team.Description, team.PolicyId, [.. members.Where(one => one != person)]);
            if (rules.RoleIn(team.Name, provided) is { } role) team.Trust(one => one == person ? role : team.RoleOf(one));
        }
    }
}
