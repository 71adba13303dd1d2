using FluentValidation;
using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>Says what a service needs to work, in place of what was said before.</summary>
public sealed record SetDependencies(ServiceId Service, IReadOnlyList<ServiceId> On) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class SetDependenciesValidator : AbstractValidator<SetDependencies>
{
    public SetDependenciesValidator() =>
        RuleFor(c => c.On).NotNull().Must(on => on is null || on.Count <= Dependencies.MostOfOne).WithMessage($"At most {Dependencies.MostOfOne} services.");
}

internal sealed class SetDependenciesHandler : ICommandHandler<SetDependencies>
{
    public async Task HandleAsync(SetDependencies command, Change change)
    {
        await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        var names = await change.Db.Services.ToDictionaryAsync(service => service.Id, service => service.Name, change.Cancel);
        ServiceId[] wanted = [.. command.On.Distinct()];
        if (wanted.Any(one => !names.ContainsKey(one))) throw new Missing("service");

        // Read here and not from memory: two people may draw the two halves of a circle at once.
        var edges = await change.Db.Dependencies.ToListAsync(change.Cancel);
        if (new Dependencies(edges).CycleWith(command.Service, wanted) is { } cycle)
            throw new Refusal("grouping.cycle", $"That would be a circle: {string.Join(" → ", cycle.Select(one => names[one]))}. Take one of them out.");

        var present = edges.Where(edge => edge.ServiceId == command.Service).ToList();
        if (present.Select(edge => edge.OnId).ToHashSet().SetEquals(wanted)) return;
        change.Db.Dependencies.RemoveRange(present.Where(edge => !wanted.Contains(edge.OnId)));
        change.Db.Dependencies.AddRange(wanted.Where(one => present.All(edge => edge.OnId != one)).Select(one => new Dependency(command.Service, one)));
        change.Raise(new DependenciesChanged(command.Service));
    }
}
