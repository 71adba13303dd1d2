using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Probes;

/// <summary>Changes a probe. When it looks at something else, it counts anew.</summary>
public sealed record EditProbe(ProbeId Id, ServiceId Service, string Name, ProbeCheck Check, ProbeRhythm Rhythm, AlertSeverity Severity) : IProbeInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Service];
}

internal sealed class EditProbeValidator : AbstractValidator<EditProbe>
{
    public EditProbeValidator() => Include(new ProbeInputRules());
}

internal sealed class EditProbeHandler : ICommandHandler<EditProbe>
{
    public async Task HandleAsync(EditProbe command, Change change)
    {
        var probe = await change.Db.Probes.RequireAsync(command.Id, change.Cancel);
        if (command.Service != probe.ServiceId) await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        probe.Edit(command.Service, command.Name.Trim(), command.Check, command.Rhythm, command.Severity, change.Now);
    }
}
