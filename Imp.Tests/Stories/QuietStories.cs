using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Quiet;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class QuietStories
{
    private const string Title = "Disk of db7 is full";

    [Fact]
    public async Task A_silence_records_what_it_hides_and_what_still_fires_at_its_end_pages()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        await SilenceAsync(world, ana, "disk", Hours(1));

        await world.SignalAsync("shop", Title);
        await world.SignalAsync("shop", Title);
        (await OutcomesAsync(world)).Should().Equal((EventOutcome.Suppressed, "Silence 1: part ordered"), (EventOutcome.Suppressed, "Silence 1: part ordered"));
        await world.FastForwardAsync(Minutes(59));
        world.Inbox(ana).ShouldBeEmpty();

        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Title);
        (await OutcomesAsync(world)).Select(one => one.Outcome).Should().Equal([EventOutcome.Suppressed, EventOutcome.Created], "the latest alert of a key speaks for it");
        (await world.ReadAsync(db => db.HeldAlerts.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task What_was_over_before_the_end_pages_nobody()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        await SilenceAsync(world, ana, "disk", Hours(1));

        await world.SignalAsync("shop", Title);
        await world.SignalAsync("shop", Title, action: AlertAction.Resolve);
        await world.FastForwardAsync(Hours(2));

        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task Ending_a_silence_by_hand_lets_what_fires_page_at_once()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        var silence = await SilenceAsync(world, ana, "disk", Hours(1));
        await world.SignalAsync("shop", Title);

        await world.DoAsync(new EndQuiet(silence), ana);

        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task What_does_not_match_pages_as_ever()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        await SilenceAsync(world, ana, "memory", Hours(1));

        await world.SignalAsync("shop", Title);

        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task An_end_that_passed_while_Imp_was_down_is_made_up_for()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        await SilenceAsync(world, ana, "disk", Hours(1));
        await world.SignalAsync("shop", Title);

        await world.RestartAsync(Hours(3));
        await world.RestAsync();

        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task Maintenance_leaves_open_incidents_alone_and_each_occurrence_gives_back_what_fires()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var shop = await world.ServiceAsync("shop", Step(ana), Step(bo, after: Minutes(30)));
        await world.SignalAsync("shop", "Open before");
        world.Inbox(ana).ShouldHold("Open before");
        // Every day at 10:00 for an hour; it is 09:00.
        await world.Bus.ExecuteAsync(new PlanMaintenance(new(world.NewId()), "updates", [shop], new QuietPlan(world.Clock.UtcNow, null, "0 10 * * *", "UTC", 60)), world.Owner.Actor with { Role = Role.Owner });

        await world.FastForwardAsync(Minutes(61));
        world.Inbox(bo).ShouldHold("Open before");
        await world.AcknowledgeAsync("Open before", bo);
        await world.SignalAsync("shop", Title);
        (await OutcomesAsync(world))[^1].Should().Be((EventOutcome.Suppressed, "Maintenance 1: updates"));
        await world.FastForwardAsync(Minutes(59));

        world.Inbox(ana).ShouldHold(Title);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task A_mute_stops_the_pages_of_an_open_incident_until_it_clears()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("shop", Step(ana), Step(bo, after: Minutes(5)));
        await world.SignalAsync("shop", Title, AlertSeverity.Warning);
        world.Inbox(ana).ShouldHold(Title);

        await world.DoAsync(new MuteIncident(new(world.NewId()), await world.IdAsync(Title), "part ordered", null), ana);
        await world.AcknowledgeAsync(Title, ana);
        // Worse than what was accepted: open again, which would start the climb.
        await world.SignalAsync("shop", Title, AlertSeverity.Critical);
        await world.FastForwardAsync(Hours(5));
        world.Inbox(bo).ShouldBeEmpty();
        (await world.TimelineAsync(Title)).Should().Contain("muted it until it clears: part ordered");

        await world.SignalAsync("shop", Title, action: AlertAction.Resolve);
        (await world.ReadAsync(db => db.QuietTimes.SingleAsync())).EndedAt.Should().Be(world.Clock.UtcNow);
        await world.DoAsync(new ReopenIncident(await world.IdAsync(Title), "it is not"), ana);
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(bo).ShouldHold(Title);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task A_mute_until_an_instant_pages_again_when_it_still_is_open_then()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        world.Email.WillAnswer(new Domain.Notifications.TryLater("451 busy"));
        await world.SignalAsync("shop", Title);

        await world.DoAsync(new MuteIncident(new(world.NewId()), await world.IdAsync(Title), "known", world.Clock.UtcNow + Hours(1)), ana);
        (await world.RecordAsync(Title)).Select(row => (row.State, row.Reason)).Should().Equal((Domain.Notifications.DeliveryState.Cancelled, "muted"));
        await world.FastForwardAsync(Minutes(59));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task The_preview_says_what_would_have_been_hidden_lately()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        var shop = await world.ServiceAsync("shop");
        await world.SignalAsync("shop", Title);
        await world.SignalAsync("shop", Title);
        await world.SignalAsync("shop", "Other");
        var quiet = world.Get<QuietQueries>();

        (await quiet.PreviewAsync([], [new MatcherInput(MatchField.Title, MatchWay.Contains, "disk")], default)).Should().BeEquivalentTo(new QuietPreview(3, 2, [Title]));
        (await quiet.PreviewAsync([shop], [], default)).Hidden.Should().Be(3);
        (await quiet.PreviewAsync([], [new MatcherInput(MatchField.Title, MatchWay.Pattern, "(")], default)).Hidden.Should().Be(0);
    }

    private static async Task<QuietId> SilenceAsync(World world, Person by, string containing, TimeSpan time)
    {
        var id = new QuietId(world.NewId());
        await world.DoAsync(new CreateSilence(id, "part ordered", [], [new MatcherInput(MatchField.Title, MatchWay.Contains, containing)], world.Clock.UtcNow + time), by);
        return id;
    }

    /// <summary>Oldest first.</summary>
    private static async Task<List<(EventOutcome Outcome, string? Reason)>> OutcomesAsync(World world) =>
        [.. (await world.Get<EventQueries>().ListAsync(null, null, null, 100, default)).Items.Reverse().Select(one => (one.Outcome, one.Reason))];
}
