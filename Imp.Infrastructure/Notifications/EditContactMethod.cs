using FluentValidation;
using FluentValidation.Results;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>Changes name and address. A new address is unproven again; an address that was gone is tried again.</summary>
public sealed record EditContactMethod(ContactMethodId Id, string Label, string Address) : ICommand { public Permission Needs => Permission.View; }

internal sealed class EditContactMethodValidator : AbstractValidator<EditContactMethod>
{
    public EditContactMethodValidator()
    {
        RuleFor(c => c.Label).IsName();
        RuleFor(c => c.Address).NotEmpty().WithMessage("An address is needed.").MaximumLength(2_000);
    }
}

internal sealed class EditContactMethodHandler : ICommandHandler<EditContactMethod>
{
    public async Task HandleAsync(EditContactMethod command, Change change)
    {
        var method = await change.RequireOwnAsync(command.Id);
        var address = command.Address.Trim();
        if (Problem(method.Channel, address) is { } problem) throw new ValidationException([new ValidationFailure(nameof(command.Address), problem)]);
        method.Edit(command.Label.Trim(), address);
    }

    /// <summary>Which rule the address follows is known only from the stored method.</summary>
    private static string? Problem(ChannelKind channel, string address) => channel switch
    {
        ChannelKind.Email => new InlineValidator<string> { rule => rule.RuleFor(text => text).IsEmail() }.Validate(address).Errors.FirstOrDefault()?.ErrorMessage,
        ChannelKind.Webhook => GuardedHttp.Problem(address),
    };
}
