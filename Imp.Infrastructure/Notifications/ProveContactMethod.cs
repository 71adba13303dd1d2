using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Enters the code that a test brought: it shows that messages over this method reach the person. A wrong one is counted, and changes nothing else.</summary>
/// <param name="Code">Six digits.</param>
public sealed record ProveContactMethod(ContactMethodId Id, string Code) : ICommand
{
    /// <summary>So long a code is good for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(30);

    public Permission Needs => Permission.View;

    // A code that was tried out, in the audit, would help whoever tries codes.
    public bool Audited => false;
}

internal sealed class ProveContactMethodValidator : AbstractValidator<ProveContactMethod>
{
    public ProveContactMethodValidator() => RuleFor(c => c.Code).Must(code => code is { Length: <= 20 } && code.Count(char.IsAsciiDigit) == 6).WithMessage("The code has six digits.");
}

internal sealed class ProveContactMethodHandler(ReachCodes codes) : ICommandHandler<ProveContactMethod>
{
    public async Task HandleAsync(ProveContactMethod command, Change change)
    {
        var method = await change.RequireOwnAsync(command.Id);
        var since = change.Now - ProveContactMethod.GoodFor;
        var tests = await change.Db.Deliveries.IgnoreAutoIncludes()
            .Where(delivery => delivery.UserId == method.UserId && delivery.QueuedAt > since && delivery.MethodId == method.Id && delivery.Purpose == DeliveryPurpose.Test)
            .Select(delivery => delivery.Id).ToListAsync(change.Cancel);
        method.Enter(codes.IsOf(tests, command.Code), change.Now);
    }
}
