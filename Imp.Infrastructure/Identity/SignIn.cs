using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Starts a session for the actor, whose password was checked by <see cref="SignInDesk"/>.</summary>
/// <param name="Session">Random, never a number that grows: whoever guesses it is signed in.</param>
/// <param name="Browser">As it named itself; cut at 200 characters.</param>
public sealed record SignIn(SessionId Session, string? Browser) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator() => RuleFor(c => c.Session).NotEqual(default(SessionId));
}

internal sealed class SignInHandler : ICommandHandler<SignIn>
{
    public async Task HandleAsync(SignIn command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        if (user.ArchivedAt is not null) throw new NotAllowed(Permission.View);

        user.SignedIn();
        var browser = command.Browser is { Length: > 200 } named ? named[..200] : command.Browser;
        change.Db.Sessions.Add(Session.Start(command.Session, user.Id, change.Actor.From, browser, change.Now));
    }
}
