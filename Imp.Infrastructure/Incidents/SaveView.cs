using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Incidents;

/// <summary>Gives a search a name, or changes one that has it already. Sharing it with everybody needs the permission Respond, as a team's view in that team.</summary>
public sealed record SaveView(ViewId Id, string Name, string Query, IncidentGrouping Grouping = IncidentGrouping.None, bool IsShared = false) : ICommand
{
    public Permission Needs => Permission.View;

    /// <summary>Whose managers may change it, too; null: only its maker and who manages everything.</summary>
    public TeamId? Team { get; init; }
}

internal sealed class SaveViewValidator : AbstractValidator<SaveView>
{
    public SaveViewValidator()
    {
        RuleFor(c => c.Name).IsName().MaximumLength(60).WithMessage("At most 60 characters.");
        RuleFor(c => c.Query).NotNull().Custom((text, context) =>
        {
            if (IncidentQuery.Parse(text).Problems is [var problem, ..]) context.AddFailure(problem.Text);
        });
        RuleFor(c => c.Grouping).IsInEnum();
        RuleFor(c => c.Team).Must((c, team) => team is null || c.IsShared).WithMessage("A view of a team is shared.");
    }
}

internal sealed class SaveViewHandler : ICommandHandler<SaveView>
{
    public async Task HandleAsync(SaveView command, Change change)
    {
        var me = change.Actor.DemandPerson();
        if (command.IsShared && !(command.Team is { } owner && change.Actor.May(Permission.Respond, owner))) change.Actor.Demand(Permission.Respond);
        var query = IncidentQuery.Parse(command.Query).Query.ToString();
        var view = await change.Db.SavedViews.FindAsync([command.Id], change.Cancel);
        if (command.Team is { } team && team != view?.TeamId) await change.Db.RefuseMissingTeamAsync(team, change.Cancel);
        if (view is null)
        {
            change.Db.SavedViews.Add(SavedView.Make(command.Id, me, command.Name.Trim(), query, command.Grouping, command.IsShared, command.Team));
            return;
        }
        view.DemandMayChange(change.Actor);
        view.Change(command.Name.Trim(), query, command.Grouping, command.IsShared, command.Team);
    }
}

/// <summary>Takes a view out of use.</summary>
public sealed record ArchiveView(ViewId Id) : ICommand { public Permission Needs => Permission.View; }

internal sealed class ArchiveViewHandler : ICommandHandler<ArchiveView>
{
    public async Task HandleAsync(ArchiveView command, Change change)
    {
        var view = await change.Db.SavedViews.FindAsync([command.Id], change.Cancel) ?? throw new Missing("view");
        view.DemandMayChange(change.Actor);
        view.Archive(change.Now);
    }
}

/// <summary>Brings a view back.</summary>
public sealed record RestoreView(ViewId Id) : ICommand { public Permission Needs => Permission.View; }

internal sealed class RestoreViewHandler : ICommandHandler<RestoreView>
{
    public async Task HandleAsync(RestoreView command, Change change)
    {
        var view = await change.Db.SavedViews.FindAsync([command.Id], change.Cancel) ?? throw new Missing("view");
        view.DemandMayChange(change.Actor);
        view.Restore();
    }
}
