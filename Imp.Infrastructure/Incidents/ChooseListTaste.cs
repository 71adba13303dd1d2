using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>A person chooses what their list opens with.</summary>
/// <param name="View">Null for everything that is not closed.</param>
public sealed record ChooseDefaultView(ViewId? View) : ICommand { public Permission Needs => Permission.View; }

internal sealed class ChooseDefaultViewHandler : ICommandHandler<ChooseDefaultView>
{
    public async Task HandleAsync(ChooseDefaultView command, Change change)
    {
        var me = change.Actor.DemandPerson();
        if (command.View is { } id && (await change.Db.SavedViews.FindAsync([id], change.Cancel) is not { } view || !view.IsSeenBy(me))) throw new Missing("view");
        (await change.TasteAsync(me)).OpenWith(command.View);
    }
}

/// <summary>A person chooses how much room a row takes.</summary>
public sealed record ChooseDensity(RowDensity Density) : ICommand { public Permission Needs => Permission.View; }

internal sealed class ChooseDensityValidator : AbstractValidator<ChooseDensity>
{
    public ChooseDensityValidator() => RuleFor(c => c.Density).IsInEnum();
}

internal sealed class ChooseDensityHandler : ICommandHandler<ChooseDensity>
{
    public async Task HandleAsync(ChooseDensity command, Change change) => (await change.TasteAsync(change.Actor.DemandPerson())).Take(command.Density);
}

internal static class ListTastes
{
    public static async Task<ListTaste> TasteAsync(this Change change, UserId user)
    {
        if (await change.Db.ListTastes.FindAsync([user], change.Cancel) is { } taste) return taste;
        taste = ListTaste.Of(user);
        change.Db.ListTastes.Add(taste);
        return taste;
    }
}
