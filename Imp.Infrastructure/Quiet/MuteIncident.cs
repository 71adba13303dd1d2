using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Quiet;

/// <summary>Keeps an open incident from paging anybody any more.</summary>
/// <param name="Until">Null: until it clears. Else it pages again when it is open then.</param>
public sealed record MuteIncident(QuietId Id, IncidentId Incident, string Reason, DateTimeOffset? Until) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Incident]; }

internal sealed class MuteIncidentValidator : AbstractValidator<MuteIncident>
{
    public MuteIncidentValidator() => RuleFor(c => c.Reason).IsReason();
}

internal sealed class MuteIncidentHandler : ICommandHandler<MuteIncident>
{
    public async Task HandleAsync(MuteIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Incident, change.Cancel);
        if (await change.Db.MuteOfAsync(command.Incident, change.Cancel) is not null) return;

        if (incident.Response == ResponseState.Closed) throw new Refusal("quiet.closed", "It is closed: nobody is paged any more.");
        if (command.Until is { } until) change.RefuseEnd(until, change.Now);
        change.Db.QuietTimes.Add(QuietTime.Mute(command.Id, await change.NextQuietNumberAsync(), command.Reason.Trim(), command.Incident, command.Until, change.Actor, change.Now));
    }
}

/// <summary>What is closed needs no mute any more; should it be opened again, it pages.</summary>
internal sealed class EndMute : IReactionTo<IncidentClosed>
{
    public async Task ReactAsync(IncidentClosed happened, Change change) => (await change.Db.MuteOfAsync(happened.Incident, change.Cancel))?.End(change.Now);
}
