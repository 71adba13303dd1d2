using System.Globalization;
using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Asks whoever has an incident, and nobody else, whether that is still so; takes the question back when it has been answered.</summary>
internal sealed class AskHolder(ChannelServers servers) : IReactionTo<HolderAsked>, IReactionTo<HolderConfirmed>, IReactionTo<IncidentUnacknowledged>, IReactionTo<IncidentClosed>
{
    public async Task ReactAsync(HolderAsked happened, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel);
        var methods = (await change.Db.MethodsForAsync(incident, [happened.Person], change.Cancel))[happened.Person].ToList();
        if (methods.Count == 0) change.Raise(new PersonUnreachable(happened.Incident, happened.Person));
        foreach (var method in methods)
            await change.AskAsync(
                happened.Incident, method, servers.Of(method), DeliveryPurpose.Check, change.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                cause: new DeliveryCause(InsteadOf: incident.IsDrill ? happened.Person : null));
    }

    public Task ReactAsync(HolderConfirmed happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Check, "answered");

    public Task ReactAsync(IncidentUnacknowledged happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Check, "opened again");

    public Task ReactAsync(IncidentClosed happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Check, "closed");
}
