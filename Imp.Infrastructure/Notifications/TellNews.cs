using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Tells people what concerns their schedules: by the ladder for what may wait, in their quiet hours not at all, and never by a call.</summary>
internal sealed class TellNews(ChannelServers servers) : IReactionTo<ScheduleNews>
{
    public async Task ReactAsync(ScheduleNews happened, Change change)
    {
        var people = happened.People.Distinct().ToList();
        var methods = (await change.Db.MethodsOfAsync(people, change.Cancel)).Where(method => ChannelBook.Of(method.Channel).TellsEnd).ToLookup(method => method.UserId);
        var quiet = await change.Db.QuietHours.Where(one => people.Contains(one.UserId)).ToDictionaryAsync(one => one.UserId, change.Cancel);
        var zones = await change.Db.Users.Where(user => people.Contains(user.Id) && user.ArchivedAt == null).Select(user => new { user.Id, user.Zone }).ToDictionaryAsync(user => user.Id, user => user.Zone, change.Cancel);
        foreach (var person in people.Where(zones.ContainsKey))
            foreach (var (method, at) in PageTimes.Plan([.. methods[person]], Severity.Sev4, change.Now, quiet.GetValueOrDefault(person), ZoneTime.Zone(zones[person])))
                if (happened.Until is not { } end || at < end) await TellAsync(happened, method, at, change);
    }

    private async Task TellAsync(ScheduleNews news, ContactMethod method, DateTimeOffset at, Change change)
    {
        var id = new DeliveryId(change.Chance.NewId());
        await change.AskAsync(null, method, servers.Of(method), DeliveryPurpose.Notice, news.Revision, id: id, due: at);
        // The same news is asked for once; what was asked before has its words.
        if (change.Db.Deliveries.Local.Any(delivery => delivery.Id == id)) change.Db.Notices.Add(new StoredNotice(id, MessageText.OneLine(news.Title, MessageText.LongestSubject), news.Text, $"/schedules/{news.Schedule.Value}"));
    }
}
