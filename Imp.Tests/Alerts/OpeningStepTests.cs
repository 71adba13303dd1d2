using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>One incident may hold several alerts, and it is over when all of them are.</summary>
public sealed class OpeningStepTests
{
    [Fact]
    public async Task What_a_step_hides_opens_nothing_and_says_why()
    {
        await using var world = await StartAsync(With((opening, _) => opening.Event.DedupKey == "b" ? new Placement.Hidden("Not today.") : null));

        await world.SendAsync(Trigger("a"), Trigger("b"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Suppressed");
    }

    [Fact]
    public async Task An_incident_of_several_alerts_is_over_when_all_are()
    {
        await using var world = await StartAsync(With(JoinFirst));
        await world.SendAsync(Trigger("a"), Trigger("b"), Trigger("c"));

        await world.SendAsync(Resolve("b"), Resolve("a"));
        (await world.IncidentsAsync()).Should().Be("#1 Open ×3");
        await world.SendAsync(Trigger("b"), Resolve("c"), Resolve("c"));
        (await world.IncidentsAsync()).Should().Be("#1 Open ×4");
        await world.SendAsync(Resolve("b"));

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×4");
        (await world.OutcomesAsync()).Should().Be(
            "Created #1, Attached #1, Attached #1, Resolved #1, Resolved #1, Attached #1, Resolved #1, Ignored #1, Resolved #1");
    }

    [Fact]
    public async Task A_joined_alert_that_is_worse_raises_the_severity()
    {
        await using var world = await StartAsync(With(JoinFirst));

        await world.SendAsync(Trigger("a", AlertSeverity.Warning), Trigger("b", AlertSeverity.Critical));

        (await world.ReadAsync(db => Task.FromResult(db.Incidents.Single().Severity))).Should().Be(Severity.Sev1);
    }

    [Fact]
    public async Task Once_it_is_closed_each_of_its_keys_opens_its_own_and_a_reopened_one_takes_back_what_is_free()
    {
        await using var world = await StartAsync(With((opening, seen) => seen < 2 ? JoinFirst(opening, seen) : null));
        await world.SendAsync(Trigger("a"), Trigger("b"));
        await world.SendAsync(Resolve("a"), Resolve("b"), Trigger("b"));

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2, #2 Open ×1");
        await world.Bus.ExecuteAsync(new ReopenIncident(await world.ReadAsync(db => Task.FromResult(db.Incidents.Single(one => one.Number == 1).Id)), "Not over."), Actor.System("test"));
        await world.SendAsync(Trigger("a"), Trigger("b"));

        (await world.IncidentsAsync()).Should().Be("#1 Open ×3, #2 Open ×2");
    }

    [Fact]
    public async Task What_is_sent_to_another_service_is_found_again_by_where_it_arrived()
    {
        ServiceId? elsewhere = null;
        await using var world = await StartAsync(With((opening, _) =>
        {
            opening.Service = elsewhere ?? opening.Service;
            opening.Tags.Add("routed");
            return null;
        }));
        elsewhere = await world.ServiceAsync("Elsewhere");

        await world.SendAsync(Trigger("a"), Trigger("a"), Resolve("a"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1, Resolved #1");
        var incident = await world.ReadAsync(db => Task.FromResult(db.Incidents.Single()));
        incident.ServiceId.Should().Be(elsewhere.Value);
        incident.Tags.Select(tag => tag.Name).Should().Equal("routed");
    }

    [Fact]
    public async Task What_must_last_pages_later_and_nobody_when_it_is_over_before()
    {
        await using var world = await StartAsync(With((opening, _) =>
        {
            opening.PageAfter = TimeSpan.FromMinutes(opening.Event.DedupKey == "long" ? 2 : 5);
            return null;
        }));
        var started = world.Clock.GetUtcNow();
        await world.SendAsync(Trigger("long"), Trigger("short"));
        await world.FastForwardAsync(TimeSpan.FromMinutes(1));
        world.Email.Arrived.Should().BeEmpty();
        await world.SendAsync(Resolve("short"));
        await world.FastForwardAsync(TimeSpan.FromMinutes(10));

        world.Email.Arrived.Where(one => one.At - started < TimeSpan.FromMinutes(5)).Should().ContainSingle().Which.At.Should().Be(started.AddMinutes(2));
    }

    private static Placement? JoinFirst(Opening opening, int seen) =>
        Imp.Infrastructure.Database.Sqlite.AlertSql.FindOwn(opening.Writer, opening.Service, "a") is { } first ? new Placement.Joined(first.Id, "Grouped.") : null;

    private static Action<IServiceCollection> With(Func<Opening, int, Placement?> decide) => services => services.AddSingleton<IOpeningStep>(new Step(decide));

    private sealed class Step(Func<Opening, int, Placement?> decide) : IOpeningStep
    {
        private int seen;

        public int Order => 200;

        public ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel) => ValueTask.FromResult(decide(opening, seen++));
    }
}
