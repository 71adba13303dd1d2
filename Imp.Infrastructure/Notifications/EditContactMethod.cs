using FluentValidation;
using FluentValidation.Results;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Changes name, address and fields. What is new there is unproven again; an address that was gone is tried again.</summary>
/// <param name="Address">Empty where the channel's profile asks for none.</param>
/// <param name="Fields">What replaces what is stored, by name; what is missing or empty stays.</param>
public sealed record EditContactMethod(ContactMethodId Id, string Label, string Address, IReadOnlyDictionary<string, Secret>? Fields = null) : ICommand { public Permission Needs => Permission.View; }

internal sealed class EditContactMethodValidator : AbstractValidator<EditContactMethod>
{
    public EditContactMethodValidator()
    {
        RuleFor(c => c.Label).IsName();
        RuleFor(c => c.Address).NotNull().WithMessage("May be empty, not missing.").MaximumLength(2_000).WithMessage("At most 2,000 characters.");
    }
}

internal sealed class EditContactMethodHandler(Sealing sealing) : ICommandHandler<EditContactMethod>
{
    public async Task HandleAsync(EditContactMethod command, Change change)
    {
        var method = await change.RequireOwnAsync(command.Id);
        var profile = ChannelBook.Of(method.Channel);
        // What was sealed with a lost key file is as good as empty: then everything has to be entered again.
        var stored = profile.Signs ? null : ChannelFields.Opened(sealing, method);
        var fields = ChannelFields.Merge(stored, command.Fields);
        // Which rules hold is known only from the stored method.
        if (ChannelFields.Problems(profile, command.Address, fields).Select(one => new ValidationFailure(one.Field, one.Problem)).ToList() is { Count: > 0 } problems) throw new ValidationException(problems);

        var isNew = command.Fields?.Values.Any(one => one?.Reveal.Trim().Length > 0) == true;
        method.Edit(command.Label.Trim(), profile.Shown(command.Address, new ChannelFields(fields)), isNew ? sealing.Seal(ChannelFields.Pack(fields)) : null);
    }
}
