using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Says that two incidents hang together.</summary>
/// <param name="Id">The part, where one is part of the other.</param>
public sealed record RelateIncidents(IncidentId Id, IncidentId Other, RelationKind Kind) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id, Other]; }

internal sealed class RelateIncidentsValidator : AbstractValidator<RelateIncidents>
{
    public RelateIncidentsValidator() => RuleFor(c => c.Kind).IsInEnum();
}

internal sealed class RelateIncidentsHandler : ICommandHandler<RelateIncidents>
{
    public async Task HandleAsync(RelateIncidents command, Change change)
    {
        var (one, other) = (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel), await change.Db.Incidents.RequireAsync(command.Other, change.Cancel));
        var known = await change.Db.Set<IncidentRelation>()
            .Where(relation => relation.OneId == one.Id || relation.OtherId == one.Id || relation.OneId == other.Id || relation.OtherId == other.Id).ToListAsync(change.Cancel);
        if (one.RelateTo(other, command.Kind, known) is { } made) change.Db.Add(made);
    }
}

/// <summary>Takes the relation of two incidents back, whichever it is.</summary>
public sealed record UnrelateIncidents(IncidentId Id, IncidentId Other) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id, Other]; }

internal sealed class UnrelateIncidentsHandler : ICommandHandler<UnrelateIncidents>
{
    public async Task HandleAsync(UnrelateIncidents command, Change change)
    {
        var (one, other) = (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel), await change.Db.Incidents.RequireAsync(command.Other, change.Cancel));
        var (left, right) = (one.Id, other.Id);
        var relation = await change.Db.Set<IncidentRelation>()
            .SingleOrDefaultAsync(it => it.OneId == left && it.OtherId == right || it.OneId == right && it.OtherId == left, change.Cancel);
        if (relation is null) return;

        one.Unrelate(other, relation);
        change.Db.Remove(relation);
    }
}
