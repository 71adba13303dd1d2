using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Jobs;

namespace Imp.Infrastructure.Demo;

/// <summary>Plays the week: who sends what when, and what people do about it.</summary>
internal sealed class DemoWeek(DemoCompany company, DemoClock clock, CommandBus bus, EventLedger ledger, IncidentQueries incidents, PingDesk pings, IReadOnlyList<Runner> runners)
{
    private static readonly TimeSpan BetweenAlerts = TimeSpan.FromSeconds(21);

    public async Task PlayAsync(DateTimeOffset now)
    {
        var scenes = DemoScript.Scenes.SelectMany(story => story.Scenes.SelectMany(scene => Enumerable.Range(0, scene.Times)
            .Select(time => (At: now - story.Before + scene.After + time * BetweenAlerts, story, scene))));
        foreach (var (at, story, scene) in scenes.OrderBy(one => one.At).Where(one => one.At <= now))
        {
            await WindAsync(at);
            await PlayAsync(story, scene);
            await RestAsync();
        }
        await WindAsync(now);
        await BeatAsync();
    }

    /// <summary>What beats as it should did so last a moment ago; one has never begun.</summary>
    private async Task BeatAsync()
    {
        foreach (var slug in new[] { "payout-run", "base-backup", "search-index" })
        {
            await pings.PingAsync(company.Heartbeats[slug], new Beat(BeatKind.Start), "192.0.2.17", null);
            await pings.PingAsync(company.Heartbeats[slug], new Beat(BeatKind.Success, null, 0), "192.0.2.17", "done, nothing to complain about"u8.ToArray());
        }
    }

    /// <summary>Lets pass what is due on the way: escalations climb and pages leave at their own minute.</summary>
    private async Task WindAsync(DateTimeOffset to)
    {
        while (await NextDueAsync() is { } due && due <= to)
        {
            clock.GoTo(due);
            if (await RestAsync() == 0) break;
        }
        clock.GoTo(to);
        await RestAsync();
    }

    private async Task<DateTimeOffset?> NextDueAsync()
    {
        DateTimeOffset? next = null;
        foreach (var runner in runners)
            if (await runner.NextDueAsync(default) is { } due && (next is null || due < next)) next = due;
        return next;
    }

    private async Task<int> RestAsync()
    {
        var moved = 0;
        for (var again = true; again;)
        {
            again = false;
            foreach (var runner in runners)
            {
                var some = await runner.DrainAsync(default);
                moved += some;
                again |= some > 0;
            }
        }
        return moved;
    }

    private async Task PlayAsync(DemoStory story, DemoScene scene)
    {
        if (scene.Alert is { } alert)
        {
            await ledger.AcceptAsync(company.Sender(story.Service), "pagerduty-v2", alert with { DedupKey = alert.DedupKey ?? story.Key, OccurredAt = clock.GetUtcNow() }, Body(story, alert));
            return;
        }
        var id = await FindAsync(story);
        await bus.ExecuteAsync(scene.Command!(id, company), company.Person(scene.By!));
    }

    private async Task<IncidentId> FindAsync(DemoStory story) =>
        (await incidents.ListAsync(new IncidentFilter(StateFilter.All, story.Service, Text: story.Key), null, 1, default)).Items[0].Id;

    private static byte[] Body(DemoStory story, Alert alert) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
    {
        routing_key = "(not shown)",
        event_action = alert.Action.ToString().ToLowerInvariant(),
        dedup_key = story.Key,
        payload = new { summary = alert.Title, source = alert.Source, severity = alert.Severity.ToString().ToLowerInvariant() },
        client = "Alertmanager",
    });
}
