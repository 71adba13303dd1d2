using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Invites somebody by a link that works once and for seven days. An earlier invitation of the same address ends.</summary>
/// <param name="Key">Made by the caller with <see cref="KeyText.IntegrationKey"/>, who shows or sends the link.</param>
public sealed record InvitePerson(InvitationId Id, string Email, Role Role, IReadOnlyList<TeamId> Teams, Secret Key) : ICommand
{
    public Permission Needs => Permission.Manage;

    public bool WantsProof => true;
}

internal sealed class InvitePersonValidator : AbstractValidator<InvitePerson>
{
    public InvitePersonValidator()
    {
        RuleFor(c => c.Email).IsEmail();
        RuleFor(c => c.Role).IsInEnum();
        RuleFor(c => c.Teams).Must(teams => teams is { Count: <= 100 }).WithMessage("At most 100 teams.");
        RuleFor(c => c.Key).Must(key => key is { Reveal.Length: 32 }).WithMessage("A key has 32 characters.");
    }
}

internal sealed class InvitePersonHandler : ICommandHandler<InvitePerson>
{
    public async Task HandleAsync(InvitePerson command, Change change)
    {
        if (await change.Db.Invitations.FindAsync([command.Id], change.Cancel) is not null) return;

        change.Actor.DemandFor(command.Role);
        await change.Db.Users.RefuseTakenAsync(command.Email, default, change.Cancel);
        foreach (var team in command.Teams) await change.Db.RefuseMissingTeamAsync(team, change.Cancel);
        var made = Invitation.Create(command.Id, command.Email, command.Role, command.Teams, command.Key.Reveal, change.Actor.Name, change.Now);
        foreach (var older in await change.Db.Invitations.Where(one => one.EmailKey == made.EmailKey && one.AcceptedAt == null && one.WithdrawnAt == null).ToListAsync(change.Cancel))
        {
            change.Actor.DemandFor(older.Role);
            older.Withdraw(change.Now);
        }
        change.Db.Invitations.Add(made);
    }
}
