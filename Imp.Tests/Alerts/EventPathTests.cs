using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>From the ledger to the incident: what becomes of each event.</summary>
public sealed class EventPathTests
{
    [Fact]
    public async Task Three_alerts_of_one_key_make_one_incident()
    {
        await using var world = await StartAsync();

        await world.SendAsync(Trigger("disk"));
        await world.SendAsync(Trigger("disk"), Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1, Attached #1");
        (await world.IncidentsAsync()).Should().Be("#1 Open ×3");
        (await world.ChainAsync(1)).Should().Equal(3, 2, 1);
        (await world.IncidentAsync(1)).LastSeenAt.Should().Be(world.Clock.UtcNow);
    }

    [Fact]
    public async Task An_alert_that_only_joins_is_settled_while_it_is_stored()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));

        var receipt = await world.Get<EventLedger>().AcceptAsync(world.Door(Service), "generic", Trigger("disk"), "{}"u8.ToArray());

        receipt.Settled.Should().Be(new Settlement(2, EventOutcome.Attached, null, 1));
    }

    [Fact]
    public async Task Keys_tell_upper_and_lower_case_apart()
    {
        await using var world = await StartAsync();

        await world.SendAsync(Trigger("disk"), Trigger("Disk"));

        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Open ×1");
    }

    [Fact]
    public async Task The_same_key_at_two_services_makes_two_incidents()
    {
        await using var world = await StartAsync();
        await world.ServiceAsync("search");

        await world.SendAsync(Trigger("disk"));
        await world.SignalAsync("search", "disk");

        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Open ×1");
    }

    [Fact]
    public async Task A_worse_alert_raises_the_severity_and_opens_it_again()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk", AlertSeverity.Warning), Acknowledge("disk"));
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1");

        await world.SendAsync(Trigger("disk", AlertSeverity.Critical), Trigger("disk", AlertSeverity.Info));

        (await world.OutcomesAsync()).Should().Be("Created #1, Acknowledged #1, Attached #1, Attached #1");
        var incident = await world.IncidentAsync(1);
        (incident.Severity, incident.Response, incident.AlertCount).Should().Be((Severity.Sev1, ResponseState.Open, 3));
    }

    [Fact]
    public async Task A_resolve_closes_and_the_next_alert_opens_another_that_knows_the_first()
    {
        await using var world = await StartAsync();

        await world.SendAsync(Trigger("disk"));
        await world.SendAsync(Resolve("disk"));
        await world.SendAsync(Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Resolved #1, Created #2");
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Open ×1");
        var second = (await world.Get<IncidentQueries>().GetAsync(2, default))!;
        (second.PreviousNumber, second.Row.Occurrence).Should().Be((1, 2));
        (await world.ChainAsync(1)).Should().Equal(2, 1);
    }

    [Fact]
    public async Task A_resolve_of_what_a_person_has_written_in_asks_instead_of_closing()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        await world.DoAsync(new AddNote((await world.IncidentAsync(1)).Id, "I look"), world.Owner);

        await world.SendAsync(Resolve("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Resolved #1");
        (await world.IncidentAsync(1)).Status.Should().Be(IncidentStatus.Monitoring);
        (await world.Get<EventQueries>().GetAsync(2, default)).Row.Reason.Should().Contain("a person closes it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Acknowledge_and_resolve_of_nothing_open_are_kept_and_do_nothing(bool resolve)
    {
        await using var world = await StartAsync();

        await world.SendAsync(resolve ? Resolve("disk") : Acknowledge("disk"));

        (await world.OutcomesAsync()).Should().Be("Ignored");
        (await world.IncidentsAsync()).Should().Be("");
    }

    /// <summary>Minutes between what the trigger and the earlier resolve say about when they happened.</summary>
    [Theory]
    [InlineData(-1, "Ignored, Suppressed", "")]
    [InlineData(0, "Ignored, Created #1", "#1 Open ×1")]
    [InlineData(1, "Ignored, Created #1", "#1 Open ×1")]
    public async Task A_trigger_that_its_own_resolve_overtook_wakes_nobody(int minutes, string outcomes, string incidents)
    {
        await using var world = await StartAsync();
        var end = world.Clock.UtcNow;

        await world.SendAsync(Resolve("disk", end), Trigger("disk", at: end.AddMinutes(minutes)));

        (await world.OutcomesAsync()).Should().Be(outcomes);
        (await world.IncidentsAsync()).Should().Be(incidents);
    }

    [Theory]
    [InlineData(9, "Created #1, Resolved #1, Reopened #1", "#1 Open ×2")]
    [InlineData(10, "Created #1, Resolved #1, Created #2", "#1 Closed ×1, #2 Open ×1")]
    public async Task What_comes_back_within_the_services_minutes_is_reopened(int minutes, string outcomes, string incidents)
    {
        await using var world = await StartAsync();
        await world.ReopenWithinAsync(10);
        await world.SendAsync(Trigger("disk"));
        await world.SendAsync(Resolve("disk"));
        world.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await world.SendAsync(Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be(outcomes);
        (await world.IncidentsAsync()).Should().Be(incidents);
    }

    [Fact]
    public async Task What_comes_back_worse_is_reopened_as_bad_as_it_came()
    {
        await using var world = await StartAsync();
        await world.ReopenWithinAsync(10);
        await world.SendAsync(Trigger("disk", AlertSeverity.Info));
        await world.SendAsync(Resolve("disk"));

        await world.SendAsync(Trigger("disk", AlertSeverity.Critical));

        (await world.IncidentAsync(1)).Severity.Should().Be(Severity.Sev1);
    }

    [Fact]
    public async Task A_senders_id_that_comes_again_has_no_second_effect()
    {
        await using var world = await StartAsync();
        var ledger = world.Get<EventLedger>();
        var first = await ledger.AcceptAsync(world.Door(Service), "generic", Trigger("disk", id: "e-1"), "{}"u8.ToArray());
        await world.RestAsync();

        var again = await ledger.AcceptAsync(world.Door(Service), "generic", Trigger("disk", id: "e-1"), "{}"u8.ToArray());
        await world.SendAsync();

        (again.Sequence, again.Repeat, first.Repeat).Should().Be((first.Sequence, true, false));
        (await world.IncidentsAsync()).Should().Be("#1 Open ×1");
    }

    [Fact]
    public async Task An_event_waits_behind_one_of_its_key_that_nobody_looked_at_yet()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));

        await world.SendAsync(Resolve("disk"), Trigger("disk"), Acknowledge("disk"), Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Resolved #1, Created #2, Acknowledged #2, Attached #2");
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Acknowledged ×2");
    }

    [Fact]
    public async Task Fifty_at_once_of_one_key_make_one_incident()
    {
        await using var world = await StartAsync();
        var ledger = world.Get<EventLedger>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ledger.AcceptAsync(world.Door(Service), "generic", Trigger("disk"), "{}"u8.ToArray()))));
        await world.SendAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×50");
        (await world.ChainAsync(1)).Should().Equal(Enumerable.Range(1, 50).Reverse().Select(n => (long)n));
    }
}
