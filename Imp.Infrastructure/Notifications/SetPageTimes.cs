using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Says when a contact method is used after its person is paged: one's own, or as a manager anybody's.</summary>
public sealed record SetPageTimes(ContactMethodId Id, PageTimes Times) : ICommand { public Permission Needs => Permission.View; }

internal sealed class SetPageTimesValidator : AbstractValidator<SetPageTimes>
{
    public SetPageTimesValidator() =>
        RuleFor(c => c.Times).Must(times => times is not null && (times.Urgent ?? 0) is >= 0 and <= PageTimes.Longest && (times.Calm ?? 0) is >= 0 and <= PageTimes.Longest)
            .WithMessage($"0 to {PageTimes.Longest} minutes, or not at all.");
}

internal sealed class SetPageTimesHandler : ICommandHandler<SetPageTimes>
{
    public async Task HandleAsync(SetPageTimes command, Change change) => (await change.RequireOwnAsync(command.Id)).Use(command.Times);
}

/// <summary>Says at which times of the day a person is not disturbed by SEV3 and SEV4; without them at none.</summary>
/// <param name="From">On the person's clock; null with <paramref name="Until"/> ends the quiet hours.</param>
public sealed record SetQuietHours(UserId User, TimeOnly? From, TimeOnly? Until) : ICommand { public Permission Needs => Permission.View; }

internal sealed class SetQuietHoursValidator : AbstractValidator<SetQuietHours>
{
    public SetQuietHoursValidator() => RuleFor(c => c.Until).Must((c, until) => until is null == c.From is null && (until is null || until != c.From)).WithMessage("From and until are two times of the day, or both empty.");
}

internal sealed class SetQuietHoursHandler : ICommandHandler<SetQuietHours>
{
    public async Task HandleAsync(SetQuietHours command, Change change)
    {
        change.DemandOwn(command.User);
        _ = await change.Db.Users.RequireAsync(command.User, change.Cancel);
        var stored = await change.Db.QuietHours.FindAsync([command.User], change.Cancel);
        if (command is { From: { } from, Until: { } until })
        {
            if (stored is null) change.Db.QuietHours.Add(QuietHours.Of(command.User, from, until));
            else stored.Change(from, until);
        }
        else if (stored is not null)
        {
            change.Db.QuietHours.Remove(stored);
        }
        change.Raise(new QuietHoursSet(command.User));
    }
}
