using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Incidents;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Probes;

namespace Imp.Infrastructure.Demo;

/// <summary>Plays the week: who sends what when, and what people do about it.</summary>
internal sealed class DemoWeek(DemoCompany company, DemoClock clock, CommandBus bus, EventLedger ledger, IncidentQueries incidents, PingDesk pings, ProbeDesk probes, AttachmentDesk files, IChance chance, IReadOnlyList<Runner> runners)
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
        await LookAsync(now);
    }

    /// <summary>A month of looks by the hour, the last day of it by the quarter of one. The real ones begin when the demo is long over.</summary>
    private async Task LookAsync(DateTimeOffset now)
    {
        await company.ProbesAsync();
        foreach (var (name, usual) in new[] { ("Front page", 180), ("API health", 45), ("Primary, port", 2), ("Certificate of the shop", 60) })
        {
            var looks = Enumerable.Range(0, 24 * 4).Concat(Enumerable.Range(24, 29 * 24).Select(hour => 4 * hour)).Reverse().Select(quarter => (now - TimeSpan.FromMinutes(15 * quarter + 1), Found(quarter, usual)));
            await probes.PretendAsync(company.Probes[name], looks, now + TimeSpan.FromDays(3_650));
        }
    }

    /// <param name="number">Quarters of an hour before now.</param>
    private static ProbeFinding Found(int number, int usual)
    {
        // Slower by day than by night, and once in a while not at all.
        if (usual == 180 && number is 37 or 38 or 800 || usual == 45 && number == 1_200) return ProbeFinding.Bad("no answer within 10 s");
        var wave = 1 + 0.35 * Math.Sin(number * Math.PI / 48) + 0.08 * (number * 7 % 11 - 5) / 5;
        return ProbeFinding.Good(TimeSpan.FromMilliseconds(usual * wave));
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

    /// <summary>Lets everything happen that follows at once.</summary>
    public async Task<int> RestAsync()
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
        var command = scene.File is var (name, bytes) ? await files.KeepAsync(id, new(chance.NewId()), name, new MemoryStream(bytes()), default) : scene.Command!(id, company);
        await bus.ExecuteAsync(command, company.Person(scene.By!));
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
