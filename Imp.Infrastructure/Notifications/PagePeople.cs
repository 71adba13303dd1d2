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
        var methods = (await change.Db.MethodsOfAsync(happened.People, change.Cancel)).ToLookup(method => method.UserId);
        var severity = (await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Severity;
        var quiet = await change.Db.QuietHours.Where(one => happened.People.Contains(one.UserId)).ToDictionaryAsync(one => one.UserId, change.Cancel);
        var zones = await change.Db.Users.Where(user => happened.People.Contains(user.Id)).Select(user => new { user.Id, user.Zone }).ToDictionaryAsync(user => user.Id, user => user.Zone, change.Cancel);
        // What waits for its time already says the same.
        var waiting = await change.Db.Deliveries.IgnoreAutoIncludes().Where(one => one.IncidentId == happened.Incident && one.State == DeliveryState.Pending && one.Purpose == DeliveryPurpose.Page)
            .Select(one => one.MethodId).ToListAsync(change.Cancel);
        foreach (var person in happened.People)
        {
            // Said on the timeline, because nobody else would notice.
            if (!methods.Contains(person)) change.Raise(new PersonUnreachable(happened.Incident, person));
            var plan = PageTimes.Plan([.. methods[person]], severity, change.Now, quiet.GetValueOrDefault(person), ZoneOf(zones.GetValueOrDefault(person)));
            foreach (var (method, at) in plan.Where(one => one.At <= change.Now || !waiting.Contains(one.Method.Id)))
                await change.AskAsync(happened.Incident, method, servers.Of(method), DeliveryPurpose.Page, happened.Revision, happened.Again, due: at);
        }
    }

    private static TimeZoneInfo ZoneOf(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
