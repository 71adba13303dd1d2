using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Escalation;

/// <summary>Starts the time of an acknowledgement, begins it anew with every sign of life of a person, and ends it with the acknowledgement.</summary>
internal sealed class WatchAcknowledgement : IReactionTo<IncidentAcknowledged>, IReactionTo<IncidentHeld>, IReactionTo<IncidentNoteAdded>, IReactionTo<IncidentNotesEdited>,
    IReactionTo<IncidentStatusChanged>, IReactionTo<IncidentAssigned>, IReactionTo<IncidentRoleChanged>, IReactionTo<IncidentImpactChanged>, IReactionTo<IncidentSnoozed>, IReactionTo<IncidentUnacknowledged>, IReactionTo<IncidentClosed>
{
    public async Task ReactAsync(IncidentAcknowledged happened, Change change)
    {
        var severity = (await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Severity;
        var minutes = (await change.Db.LadderOfAsync(happened.Incident, change.Cancel)).AckTimeouts.Of((int)severity);
        await EndAsync(happened.Incident, change);
        if (minutes is { } some) change.Db.AckWatches.Add(AckWatch.Start(happened.Incident, some, change.Now));
    }

    public Task ReactAsync(IncidentHeld happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentNoteAdded happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentNotesEdited happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentStatusChanged happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentAssigned happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentRoleChanged happened, Change change) => ConfirmAsync(happened.Incident, change);

    public Task ReactAsync(IncidentImpactChanged happened, Change change) => ConfirmAsync(happened.Incident, change);

    /// <summary>Who snoozes has said when to ask.</summary>
    public Task ReactAsync(IncidentSnoozed happened, Change change) => EndAsync(happened.Incident, change);

    public Task ReactAsync(IncidentUnacknowledged happened, Change change) => EndAsync(happened.Incident, change);

    public Task ReactAsync(IncidentClosed happened, Change change) => EndAsync(happened.Incident, change);

    private static async Task ConfirmAsync(IncidentId incident, Change change)
    {
        if (change.Actor.User is not null && await change.Db.AckWatches.FindAsync([incident], change.Cancel) is { } watch) watch.Confirm(change.Now);
    }

    private static async Task EndAsync(IncidentId incident, Change change)
    {
        if (await change.Db.AckWatches.FindAsync([incident], change.Cancel) is { } watch) change.Db.AckWatches.Remove(watch);
    }
}
