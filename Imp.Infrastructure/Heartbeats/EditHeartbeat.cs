using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Changes a heartbeat. A new rhythm counts from its last beat; what was due already has grace anew.</summary>
public sealed record EditHeartbeat(HeartbeatId Id, ServiceId Service, string Name, string Slug, Rhythm Rhythm, AlertSeverity Severity) : IHeartbeatInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Service];

    public string? Description { get; init; }

    /// <summary>Whether it is watched; null leaves that as it is.</summary>
    public bool? IsPaused { get; init; }
}

internal sealed class EditHeartbeatValidator : AbstractValidator<EditHeartbeat>
{
    public EditHeartbeatValidator() => Include(new HeartbeatInputRules());
}

internal sealed class EditHeartbeatHandler : ICommandHandler<EditHeartbeat>
{
    public async Task HandleAsync(EditHeartbeat command, Change change)
    {
        var heartbeat = await change.Db.Heartbeats.RequireAsync(command.Id, change.Cancel);
        if (command.Service != heartbeat.ServiceId) await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        if (heartbeat.ArchivedAt is null) await change.Db.RefuseSlugAsync(command.Service, command.Slug, command.Id, change.Cancel);
        heartbeat.Edit(command.Service, command.Name.Trim(), command.Slug, command.Rhythm, command.Severity, change.Now);
        heartbeat.Describe(command.Description);
        if (command.IsPaused == true) heartbeat.Pause(change.Now);
        if (command.IsPaused == false) heartbeat.Resume();
    }
}
