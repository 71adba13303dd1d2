using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Takes a schedule out of use. Refused while a policy relies on it.</summary>
public sealed record ArchiveSchedule(ScheduleId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ArchiveScheduleHandler : ICommandHandler<ArchiveSchedule>
{
    public async Task HandleAsync(ArchiveSchedule command, Change change)
    {
        var schedule = await change.Db.Schedules.RequireAsync(command.Id, change.Cancel);
        var policies = await change.Db.Policies.Where(policy => policy.ArchivedAt == null).ToListAsync(change.Cancel);
        if (policies.Find(policy => policy.Steps.Any(step => step.Schedules.Contains(command.Id))) is { } user)
            throw new Refusal("oncall.used", $"The policy “{user.Name}” uses “{schedule.Name}”; choose somebody else there first.");
        schedule.Archive(change.Now);
    }
}

/// <summary>Takes the archiving back.</summary>
public sealed record RestoreSchedule(ScheduleId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RestoreScheduleHandler : ICommandHandler<RestoreSchedule>
{
    public async Task HandleAsync(RestoreSchedule command, Change change) => (await change.Db.Schedules.RequireAsync(command.Id, change.Cancel)).Restore();
}
