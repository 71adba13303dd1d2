using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Probes;

/// <summary>Begins to look at something; the first look is at once.</summary>
public sealed record CreateProbe(ProbeId Id, ServiceId Service, string Name, ProbeCheck Check, ProbeRhythm Rhythm, AlertSeverity Severity) : IProbeInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class CreateProbeValidator : AbstractValidator<CreateProbe>
{
    public CreateProbeValidator() => Include(new ProbeInputRules());
}

internal sealed class CreateProbeHandler : ICommandHandler<CreateProbe>
{
    public async Task HandleAsync(CreateProbe command, Change change)
    {
        if (await change.Db.Probes.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        change.Db.Probes.Add(Probe.Create(command.Id, command.Service, command.Name.Trim(), command.Check, command.Rhythm, command.Severity, change.Now));
    }
}
