using FluentValidation;
using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Integrations;
using Imp.Domain.Notifications;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>The first change of all: owner, team, escalation policy, service and integration, so that the next alert already wakes somebody. Possible once.</summary>
/// <param name="IntegrationKey">Made by the caller, who shows it once.</param>
/// <param name="ApiKey">Null when no API key is wanted.</param>
public sealed record SetUp(
    UserId Owner, string Email, string Name, Secret Password, ContactMethodId OwnersEmail, TeamId Team, string TeamName, PolicyId Policy,
    ServiceId Service, string ServiceName, IntegrationId Integration, string IntegrationName, Secret IntegrationKey, ApiKeyId ApiKeyId, Secret? ApiKey) : ICommand
{
    public Permission Needs => Permission.Own;
}

internal sealed class SetUpValidator : AbstractValidator<SetUp>
{
    public SetUpValidator()
    {
        RuleFor(c => c.Email).IsEmail();
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Password).IsPassword();
        RuleFor(c => c.TeamName).IsName();
        RuleFor(c => c.ServiceName).IsName();
        RuleFor(c => c.IntegrationName).IsName();
    }
}

internal sealed class SetUpHandler(Passwords passwords) : ICommandHandler<SetUp>, IPrepares<SetUp>
{
    public void Prepare(SetUp command) => passwords.Prepare(command.Password);

    public async Task HandleAsync(SetUp command, Change change)
    {
        if (await change.Db.Users.AnyAsync(change.Cancel)) throw new Refusal("setup.done", "Imp is set up already; sign in instead.");

        var (db, now) = (change.Db, change.Now);
        var owner = User.Create(command.Owner, command.Email, command.Name.Trim(), Role.Owner, now);
        owner.SetPasswordHash(passwords.Hash(command.Password));
        db.Users.Add(owner);
        db.ContactMethods.Add(ContactMethod.Create(command.OwnersEmail, command.Owner, ChannelKind.Email, "E-mail", command.Email.Trim(), null, now));

        var team = Team.Create(command.Team, command.TeamName.Trim(), "", now);
        team.Edit(team.Name, "", command.Policy, [command.Owner]);
        db.Teams.Add(team);
        db.Policies.Add(EscalationPolicy.Create(command.Policy, $"{team.Name} escalation", command.Team, [new EscalationStep(0, [command.Owner])], 2, 5, now));
        db.Services.Add(Service.Create(command.Service, command.ServiceName.Trim(), "", command.Team, now));
        db.Integrations.Add(Integration.Create(command.Integration, command.IntegrationName.Trim(), command.Service, command.IntegrationKey.Reveal, now));
        if (command.ApiKey is { } key) db.ApiKeys.Add(ApiKey.Create(command.ApiKeyId, "First key", Role.Manager, null, key.Reveal, now));
    }
}
