using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Asks for a page by the contact methods of everybody who is wanted, each at its time. They are independent: one that fails stops no other.</summary>
internal sealed class PagePeople(ChannelServers servers) : IReactionTo<PeopleWanted>
{
    public async Task ReactAsync(PeopleWanted happened, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel);
        var methods = await change.Db.MethodsForAsync(incident, happened.People, change.Cancel);
        var severity = incident.Severity;
        IReadOnlyList<UserId> told = incident.DrillForId is { } only ? [only] : happened.People;
        var quiet = await change.Db.QuietHours.Where(one => told.Contains(one.UserId)).ToDictionaryAsync(one => one.UserId, change.Cancel);
        var zones = await change.Db.Users.Where(user => told.Contains(user.Id)).Select(user => new { user.Id, user.Zone }).ToDictionaryAsync(user => user.Id, user => user.Zone, change.Cancel);
        // What waits for its time already says the same.
        var waiting = await change.WaitingPagesAsync(happened.Incident);
        foreach (var person in happened.People)
        {
            // Said on the timeline, because nobody else would notice.
            if (!methods.Contains(person)) change.Raise(new PersonUnreachable(happened.Incident, person));
            var (gets, insteadOf) = (incident.DrillForId ?? person, incident.IsDrill ? person : (UserId?)null);
            var hours = quiet.GetValueOrDefault(gets);
            var plan = PageTimes.Plan([.. methods[person]], severity, change.Now, hours, ZoneTime.Zone(zones.GetValueOrDefault(gets)));
            foreach (var (method, at) in plan)
            {
                if (waiting.TryGetValue((method.Id, insteadOf), out var untried) && at > change.Now) continue;

                var cause = new DeliveryCause(happened.Step, DueCause: PageTimes.IsHeld(method, severity, change.Now, at) ? DueCause.QuietHours : DueCause.PageTimes, InsteadOf: insteadOf);
                if (untried) change.Skip(happened.Incident, method, DeliveryPurpose.Page, "the same page waits already", cause);
                else await change.AskAsync(happened.Incident, method, servers.Of(method), DeliveryPurpose.Page, happened.Revision, happened.Again, due: at, cause: cause);
            }
        }
    }
}
