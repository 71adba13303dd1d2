using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Identity;

/// <summary>Adds a person, whose mail address becomes the first contact method. Managers do; only an owner adds an owner.</summary>
/// <param name="EmailMethod">Id of that contact method.</param>
/// <param name="Password">The first password, handed over by whoever adds the person; null: cannot sign in yet.</param>
public sealed record CreateUser(UserId Id, ContactMethodId EmailMethod, string Email, string Name, Role Role, Secret? Password = null, string? Zone = null) : ICommand
{
    public Permission Needs => Permission.Manage;

    public bool WantsProof => true;
}

internal sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    public CreateUserValidator()
    {
        RuleFor(c => c.Email).IsEmail();
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Role).IsInEnum();
        RuleFor(c => c.Password!).IsPassword().When(c => c.Password is not null);
        RuleFor(c => c.Zone).IsZone();
    }
}

internal sealed class CreateUserHandler(Passwords passwords) : ICommandHandler<CreateUser>, IPrepares<CreateUser>
{
    public void Prepare(CreateUser command)
    {
        if (command.Password is { } password) passwords.Prepare(password);
    }

    public async Task HandleAsync(CreateUser command, Change change)
    {
        if (await change.Db.Users.FindAsync([command.Id], change.Cancel) is not null) return;

        change.Actor.DemandFor(command.Role);
        await change.Db.Users.RefuseTakenAsync(command.Email, command.Id, change.Cancel);
        var user = User.Create(command.Id, command.Email, command.Name.Trim(), command.Role, change.Now);
        if (command.Zone is { Length: > 0 } zone) user.Edit(user.Email, user.Name, user.Role, zone);
        if (command.Password is { } password) user.SetPasswordHash(passwords.Hash(password));
        change.Db.Users.Add(user);
        change.Db.ContactMethods.Add(ContactMethod.Create(command.EmailMethod, command.Id, ChannelKind.Email, "E-mail", user.Email, null, change.Now));
    }
}
