using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Changes somebody's address, name, role or zone. Only an owner changes an owner, and at least one stays.</summary>
/// <param name="Zone">IANA name; null or empty follows the browser.</param>
public sealed record EditUser(UserId Id, string Email, string Name, Role Role, string? Zone) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class EditUserValidator : AbstractValidator<EditUser>
{
    public EditUserValidator()
    {
        RuleFor(c => c.Email).IsEmail();
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Role).IsInEnum();
        RuleFor(c => c.Zone).IsZone();
    }
}

internal sealed class EditUserHandler : ICommandHandler<EditUser>
{
    public async Task HandleAsync(EditUser command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(user.Role, command.Role);
        await change.Db.Users.RefuseTakenAsync(command.Email, command.Id, change.Cancel);
        if (user is { Role: Role.Owner, ArchivedAt: null } && command.Role != Role.Owner) await change.Db.Users.RefuseLastOwnerAsync(command.Id, change.Cancel);
        // Whoever has the address can get a new password, and a role opens doors.
        if (command.Role != user.Role || command.Email.Trim().ToLowerInvariant() != user.EmailKey) change.DemandProof();
        user.Edit(command.Email, command.Name.Trim(), command.Role, string.IsNullOrEmpty(command.Zone) ? null : command.Zone);
    }
}
