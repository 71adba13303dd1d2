using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>A person changes their own address, name and zone; never the role.</summary>
/// <param name="Zone">IANA name; null or empty follows the browser.</param>
public sealed record EditMyProfile(string Email, string Name, string? Zone) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class EditMyProfileValidator : AbstractValidator<EditMyProfile>
{
    public EditMyProfileValidator()
    {
        RuleFor(c => c.Email).IsEmail();
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Zone).IsZone();
    }
}

internal sealed class EditMyProfileHandler : ICommandHandler<EditMyProfile>
{
    public async Task HandleAsync(EditMyProfile command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        await change.Db.Users.RefuseTakenAsync(command.Email, me.Id, change.Cancel);
        if (!IsSame(me, command.Email)) change.DemandProof();
        me.Edit(command.Email, command.Name.Trim(), me.Role, string.IsNullOrEmpty(command.Zone) ? null : command.Zone);
    }

    private static bool IsSame(User me, string email) => me.EmailKey == email.Trim().ToLowerInvariant();
}
