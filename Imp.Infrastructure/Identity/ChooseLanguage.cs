using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>A person says in which language the console speaks to them.</summary>
/// <param name="Language">Its code, two or three small letters; null follows the browser. One that the console does not have follows the browser too.</param>
public sealed record ChooseLanguage(string? Language) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class ChooseLanguageValidator : AbstractValidator<ChooseLanguage>
{
    public ChooseLanguageValidator() => RuleFor(c => c.Language).Matches("^[a-z]{2,3}$").WithMessage("Choose one of the list.");
}

internal sealed class ChooseLanguageHandler : ICommandHandler<ChooseLanguage>
{
    public async Task HandleAsync(ChooseLanguage command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        me.Speak(command.Language);
    }
}
