using FluentValidation;
using FluentValidation.Results;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Adds a way to reach a person: one's own, or as a manager anybody's.</summary>
/// <param name="Address">Empty where the channel's profile asks for none.</param>
/// <param name="SigningSecret">For a channel that signs: made by the caller with <see cref="WebhookSecret.Make"/>, who shows it once. Null for any other.</param>
/// <param name="Fields">What else the channel's profile asks for, by name.</param>
public sealed record AddContactMethod(
    ContactMethodId Id, UserId User, ChannelKind Channel, string Label, string Address, Secret? SigningSecret = null, IReadOnlyDictionary<string, Secret>? Fields = null) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class AddContactMethodValidator : AbstractValidator<AddContactMethod>
{
    public AddContactMethodValidator()
    {
        RuleFor(c => c.Channel).IsInEnum();
        RuleFor(c => c.Label).IsName();
        When(c => Enum.IsDefined(c.Channel), () =>
        {
            RuleFor(c => c).Custom((c, context) => context.AddProblems(ChannelBook.Of(c.Channel), c.Address, ChannelFields.Merge(null, c.Fields)));
            RuleFor(c => c.SigningSecret).Must(secret => WebhookSecret.Bytes(secret) is not null).When(c => ChannelBook.Of(c.Channel).Signs)
                .WithMessage("A webhook needs a signing secret: whsec_ and base64 of 24 to 64 bytes.");
            RuleFor(c => c.SigningSecret).Null().When(c => !ChannelBook.Of(c.Channel).Signs).WithMessage("This channel is not signed.");
        });
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
        var profile = ChannelBook.Of(command.Channel);
        var fields = ChannelFields.Merge(null, command.Fields);
        if (profile.FromBrowser) await ReplaceAsync(command, fields.GetValueOrDefault(ChannelFields.Browser), change);
        if ((await change.Db.MethodsOfAsync([command.User], change.Cancel)).Count >= Most) throw new Refusal("contact.many", $"{user.Name} has {Most} contact methods already.");
        var secret = command.SigningSecret is { } signing ? sealing.Seal(signing) : fields.Count > 0 ? sealing.Seal(ChannelFields.Pack(fields)) : null;
        var shown = profile.Shown(command.Address ?? "", new ChannelFields(fields));
        change.Db.ContactMethods.Add(ContactMethod.Create(command.Id, command.User, command.Channel, command.Label.Trim(), shown, secret, change.Now));
    }

    /// <summary>What a browser handed over earlier ends when it is switched on again; left in place, it would be told twice or be shown as gone.</summary>
    private async Task ReplaceAsync(AddContactMethod command, string? browser, Change change)
    {
        if (browser is null) return;

        var earlier = await change.Db.ContactMethods.Where(one => one.UserId == command.User && one.Channel == command.Channel && one.ArchivedAt == null).ToListAsync(change.Cancel);
        foreach (var method in earlier.Where(one => ChannelFields.Opened(sealing, one)?.GetValueOrDefault(ChannelFields.Browser) == browser)) method.Archive(change.Now);
    }
}

internal static class ContactRules
{
    /// <summary>Says what is wrong by the names of the fields, as the channel declares them.</summary>
    public static void AddProblems<T>(this ValidationContext<T> context, ChannelProfile profile, string? address, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (field, problem) in ChannelFields.Problems(profile, address ?? "", fields)) context.AddFailure(new ValidationFailure(field, problem));
    }

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
