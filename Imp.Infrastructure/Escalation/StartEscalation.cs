using Imp.Domain.Escalation;
using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Quiet;

namespace Imp.Infrastructure.Escalation;

/// <summary>Whatever leaves an incident without somebody who has it starts the climb, in the same transaction: there is no moment in which an incident is open and nobody is going to be paged.</summary>
internal sealed class StartEscalation(NoiseBoard noise) : IReactionTo<IncidentOpened>, IReactionTo<IncidentReopened>, IReactionTo<IncidentUnacknowledged>, IReactionTo<IncidentSeverityChanged>, IReactionTo<IncidentUnmuted>, IReactionTo<IncidentFlapping>, IReactionTo<IncidentReleased>
{
    public Task ReactAsync(IncidentOpened happened, Change change) => StartAsync(happened.Incident, change, after: happened.PageAfter ?? default);

    public Task ReactAsync(IncidentReopened happened, Change change) => StartAsync(happened.Incident, change, after: happened.PageAfter ?? default);

    public async Task ReactAsync(IncidentUnacknowledged happened, Change change)
    {
        var holder = happened.Cause == UnacknowledgeCause.SnoozeEnded ? (await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).AssigneeId : null;
        await StartAsync(happened.Incident, change, holder);
    }

    /// <summary>Worse than what they were paged for: they are paged again. An acknowledged incident opens again by itself, which starts it.</summary>
    public async Task ReactAsync(IncidentSeverityChanged happened, Change change)
    {
        if (!happened.To.IsWorseThan(happened.From)) return;
        if (await change.Db.Escalations.FindAsync([happened.Incident], change.Cancel) is not { State: not EscalationState.Stopped } climb) return;
        var service = (await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).ServiceId;
        // Who waits for it to last waits as long as the new severity says, and was not paged for the old one.
        if (!climb.WaitOnly((await noise.GetAsync(service, change.Cancel)).HoldOf(happened.To).Up, change.Now)) await StartAsync(happened.Incident, change);
    }

    /// <summary>What still is open when a mute ends is told.</summary>
    public async Task ReactAsync(IncidentUnmuted happened, Change change)
    {
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Response == ResponseState.Open) await StartAsync(happened.Incident, change);
    }

    /// <summary>Told once that it flaps, however often it changes from then on.</summary>
    public async Task ReactAsync(IncidentFlapping happened, Change change)
    {
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Response == ResponseState.Open) await StartAsync(happened.Incident, change);
    }

    /// <summary>What waited behind another and still is open is told when that is over.</summary>
    public async Task ReactAsync(IncidentReleased happened, Change change)
    {
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Response == ResponseState.Open) await StartAsync(happened.Incident, change, after: happened.PageAfter ?? default);
    }

    private static async Task StartAsync(IncidentId incident, Change change, UserId? holder = null, TimeSpan after = default)
    {
        if (await change.Db.MuteOfAsync(incident, change.Cancel) is { EndedAt: null }) return;
        if (await change.Db.WaitOfAsync(incident, change.Cancel) is not null) return;

        var climb = await change.Db.Escalations.FindAsync([incident], change.Cancel);
        if (climb is null) change.Db.Escalations.Add(climb = Domain.Escalation.Escalation.For(incident));

        var ladder = await change.Db.LadderOfAsync(incident, change.Cancel);
        if (holder is { } person && (await change.Db.ActiveAsync([person], change.Cancel)).Count == 0) holder = null;
        climb.Start(ladder, change.Now, after, holder);
        if ((await change.Db.Incidents.RequireAsync(incident, change.Cancel)).ClosesAt is not null) climb.Hold();
    }
}
