using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Begins to wait for a program's sign of life; it is watched from its first ping on.</summary>
public sealed record CreateHeartbeat(HeartbeatId Id, ServiceId Service, string Name, string Slug, Rhythm Rhythm, AlertSeverity Severity) : IHeartbeatInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];

    public string? Description { get; init; }

    /// <summary>True for one that is not watched before somebody resumes it.</summary>
    public bool IsPaused { get; init; }
}

internal sealed class CreateHeartbeatValidator : AbstractValidator<CreateHeartbeat>
{
    public CreateHeartbeatValidator() => Include(new HeartbeatInputRules());
}

internal sealed class CreateHeartbeatHandler : ICommandHandler<CreateHeartbeat>
{
    public async Task HandleAsync(CreateHeartbeat command, Change change)
    {
        if (await change.Db.Heartbeats.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        await change.Db.RefuseSlugAsync(command.Service, command.Slug, command.Id, change.Cancel);
        await change.Db.RefuseTooManyAsync(command.Service, change.Actor, change.Cancel);
        var heartbeat = Heartbeat.Create(command.Id, command.Service, command.Name.Trim(), command.Slug, command.Rhythm, command.Severity, change.Now);
        heartbeat.Describe(command.Description);
        if (command.IsPaused) heartbeat.Pause(change.Now);
        change.Db.Heartbeats.Add(heartbeat);
    }
}
