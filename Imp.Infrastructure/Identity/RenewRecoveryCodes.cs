using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Gives a person new recovery codes; the old ones are worth nothing any more.</summary>
/// <param name="Recovery">Made by the caller, who shows them once.</param>
public sealed record RenewRecoveryCodes(Secret Password, IReadOnlyList<Secret> Recovery) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class RenewRecoveryCodesValidator : AbstractValidator<RenewRecoveryCodes>
{
    public RenewRecoveryCodesValidator() =>
        RuleFor(c => c.Recovery).Must(codes => codes is { Count: SecondFactor.RecoveryCount }).WithMessage("There are ten recovery codes.");
}

internal sealed class RenewRecoveryCodesHandler(OwnPassword own) : ICommandHandler<RenewRecoveryCodes>
{
    public async Task HandleAsync(RenewRecoveryCodes command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        await own.DemandAsync(me, command.Password, change.Cancel);
        var factor = await change.Db.SecondFactors.SingleOrDefaultAsync(one => one.UserId == me.Id, change.Cancel) ?? throw new Missing("second factor");
        factor.Renew(NewSecondFactor.Hashes(command.Recovery));
    }
}
