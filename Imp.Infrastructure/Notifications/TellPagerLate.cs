using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Escalation;

namespace Imp.Infrastructure.Notifications;

/// <summary>Pages the owners because the pager is late, past the escalation, which may be what is stuck. Once per incident and cause.</summary>
/// <param name="Incident">One of those that are concerned; whoever opens the message can take it.</param>
/// <param name="Cause">One word or two: <c>escalations</c>, <c>pages email</c>.</param>
/// <param name="Avoid">Channels that are stuck; used only for an owner who has nothing else.</param>
public sealed record TellPagerLate(IncidentId Incident, string Cause, IReadOnlyList<ChannelKind> Avoid) : ICommand
{
    public Permission Needs => Permission.Own;

    /// <summary>How the job's key tells such a page from one that a policy asks for.</summary>
    internal static readonly string Mark = $":{DeliveryPurpose.Page}:late ";
}

internal sealed class TellPagerLateHandler(ChannelServers servers) : ICommandHandler<TellPagerLate>
{
    public async Task HandleAsync(TellPagerLate command, Change change)
    {
        var owners = await change.Db.OwnersAsync(change.Cancel);
        var incident = await change.Db.Incidents.RequireAsync(command.Incident, change.Cancel);
        foreach (var person in await change.Db.MethodsForAsync(incident, owners, change.Cancel))
        {
            var others = person.Where(method => !command.Avoid.Contains(method.Channel)).ToList();
            foreach (var method in others.Count > 0 ? others : [.. person])
                await change.AskAsync(command.Incident, method, servers.Of(method), DeliveryPurpose.Page, $"late {command.Cause}", cause: new DeliveryCause(InsteadOf: incident.IsDrill ? person.Key : null));
        }
    }
}
