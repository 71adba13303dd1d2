using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>Adds a way to reach a person: one's own, or as a manager anybody's.</summary>
/// <param name="SigningSecret">For a webhook: made by the caller with <see cref="WebhookSecret.Make"/>, who shows it once. Null for mail.</param>
public sealed record AddContactMethod(ContactMethodId Id, UserId User, ChannelKind Channel, string Label, string Address, Secret? SigningSecret = null) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class AddContactMethodValidator : AbstractValidator<AddContactMethod>
{
    public AddContactMethodValidator()
    {
        RuleFor(c => c.Channel).IsInEnum();
        RuleFor(c => c.Label).IsName();
        RuleFor(c => c.Address).IsEmail().When(c => c.Channel == ChannelKind.Email);
        RuleFor(c => c.Address).IsWebAddress().When(c => c.Channel == ChannelKind.Webhook);
        RuleFor(c => c.SigningSecret).Must(secret => WebhookSecret.Bytes(secret) is not null).When(c => c.Channel == ChannelKind.Webhook)
            .WithMessage("A webhook needs a signing secret: whsec_ and base64 of 24 to 64 bytes.");
        RuleFor(c => c.SigningSecret).Null().When(c => c.Channel == ChannelKind.Email).WithMessage("Mail is not signed.");
    }
}

internal sealed class AddContactMethodHandler(Sealing sealing) : ICommandHandler<AddContactMethod>
{
    /// <summary>So many methods of one person are in use at the most.</summary>
    private const int Most = 10;

    public async Task HandleAsync(AddContactMethod command, Change change)
    {
        change.DemandOwn(command.User);
        if (await change.Db.ContactMethods.FindAsync([command.Id], change.Cancel) is not null) return;

        var user = await change.Db.Users.RequireAsync(command.User, change.Cancel);
        if ((await change.Db.MethodsOfAsync([command.User], change.Cancel)).Count >= Most) throw new Refusal("contact.many", $"{user.Name} has {Most} contact methods already.");
        var secret = command.SigningSecret is { } plain ? sealing.Seal(plain) : null;
        change.Db.ContactMethods.Add(ContactMethod.Create(command.Id, command.User, command.Channel, command.Label.Trim(), command.Address.Trim(), secret, change.Now));
    }
}

internal static class ContactRules
{
    public static IRuleBuilderOptions<T, string> IsWebAddress<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(address => address is { Length: <= 2_000 }).WithMessage("At most 2,000 characters.")
        .Must(address => GuardedHttp.Problem(address?.Trim() ?? "") is null).WithMessage("An address starts with https:// or http:// and holds no user name or password.");

    /// <exception cref="NotAllowed">It is somebody else's, and the actor is no manager.</exception>
    public static void DemandOwn(this Change change, UserId owner)
    {
        if (change.Actor.User != owner) change.Actor.Demand(Permission.Manage);
    }

    /// <exception cref="Missing">There is none, or it is archived.</exception>
    /// <exception cref="NotAllowed">It is somebody else's, and the actor is no manager.</exception>
    public static async Task<ContactMethod> RequireOwnAsync(this Change change, ContactMethodId id)
    {
        var method = await change.Db.ContactMethods.RequireAsync(id, change.Cancel);
        change.DemandOwn(method.UserId);
        return method.ArchivedAt is null ? method : throw new Missing("contact method");
    }
}
