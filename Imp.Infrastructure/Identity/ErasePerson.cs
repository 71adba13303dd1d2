using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>
/// Takes everything that names an archived person out, for good: "Erased person" stands where the name stood, addresses, contact methods, sessions, keys and
/// feeds are gone. What they did and wrote stays. The audit chain stays whole.
/// </summary>
/// <param name="Confirmation">The person's mail address, typed by whoever wants this.</param>
public sealed record ErasePerson(UserId Id, Secret Confirmation) : ICommand
{
    public Permission Needs => Permission.Own;
}

internal sealed class ErasePersonValidator : AbstractValidator<ErasePerson>
{
    public ErasePersonValidator() => RuleFor(command => command.Confirmation).NotNull().WithMessage("Type the mail address of the person.");
}

internal sealed class ErasePersonHandler : ICommandHandler<ErasePerson>
{
    public async Task HandleAsync(ErasePerson command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        if (ErasedPerson.Is(user.Email)) return;
        if (user.ArchivedAt is null) throw new Refusal("person.active", "Archive the person first. Who is in use cannot be erased.");
        if (!string.Equals(command.Confirmation.Reveal.Trim(), user.Email, StringComparison.OrdinalIgnoreCase))
            throw new Refusal("person.confirmation", "This is not the person's mail address. Type it to erase them.");

        var isOnlyOne = !await change.Db.Users.AnyAsync(other => other.Id != command.Id && other.Name == user.Name, change.Cancel);
        change.Covers = ErasureSql.Erase(change.Writer, command.Id, user.Name, user.Email, isOnlyOne);
        user.Erase();
    }
}
