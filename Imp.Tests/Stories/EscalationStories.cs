using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class EscalationStories
{
    private const string Title = "Error rate above 5 %";

    [Fact]
    public async Task An_unacknowledged_incident_reaches_the_next_step()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));

        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        await world.FastForwardAsync(Minutes(4));
        world.Inbox(bo).ShouldBeEmpty();

        await world.FastForwardAsync(Minutes(1));
        world.Inbox(bo).ShouldHold(Title);
        (await world.TimelineAsync(Title)).Should().ContainInOrder("reached step 1 of “checkout ladder”", "paged ana by e-mail", "reached step 2 of “checkout ladder”", "paged bo by e-mail");
    }

    [Fact]
    public async Task Once_acknowledged_nobody_more_is_paged_and_what_waits_is_cancelled()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        await world.ServiceAsync("checkout", Step([ana, cleo]), Step(bo, after: Minutes(5)));
        world.Email.WillAnswer(new Domain.Notifications.Delivered("ok"), new Domain.Notifications.TryLater("451 busy"));

        await world.SignalAsync("checkout", Title);
        await world.AcknowledgeAsync(Title, bo);
        await world.FastForwardAsync(Hours(3));

        (await world.RecordAsync(Title)).Select(row => (row.State, row.Reason)).Should().BeEquivalentTo(
            [(Domain.Notifications.DeliveryState.Sent, null), (Domain.Notifications.DeliveryState.Cancelled, (string?)"acknowledged")]);
        world.Email.Attempts.Should().Be(2);
        foreach (var person in new[] { ana, cleo })
            if (world.Email.Arrived[0].Person == person.Id) world.Inbox(person).ShouldHold(Title);
    }

    [Fact]
    public async Task After_the_last_round_the_owners_are_told_every_hour()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", repeats: 1, Step(ana));

        await world.SignalAsync("checkout", Title);
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(ana).ShouldHold(2, Title);
        world.Inbox(world.Owner).ShouldBeEmpty();

        await world.FastForwardAsync(Minutes(5));
        world.Inbox(world.Owner).ShouldHold(Title);
        await world.FastForwardAsync(Hours(2));
        world.Inbox(world.Owner).ShouldHold(2, Title);
        (await world.TimelineAsync(Title)).Count(line => line.Contains("came to the end")).Should().Be(1);
    }

    [Fact]
    public async Task After_seven_days_nothing_pages_without_a_person()
    {
        await using var world = await World.StartAsync();
        await world.ServiceAsync("checkout", Step(world.Owner));
        await world.SignalAsync("checkout", Title);
        await world.RestartAsync(TimeSpan.FromDays(8));
        await world.FastForwardAsync(Hours(5));

        world.Inbox(world.Owner).ShouldHold(Title);
        (await world.TimelineAsync(Title)).Should().Contain(line => line.Contains("7 days"));
    }

    [Fact]
    public async Task A_step_without_anybody_active_is_skipped_at_once()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(30)));
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Archive(world.Clock.UtcNow));

        await world.SignalAsync("checkout", Title);
        world.Inbox(bo).ShouldHold(Title);
        (await world.TimelineAsync(Title)).Should().Contain("skipped step 1: nobody there can be paged");
    }

    [Fact]
    public async Task Without_anybody_on_the_ladder_the_owners_are_told_at_once()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Archive(world.Clock.UtcNow));

        await world.SignalAsync("checkout", Title);
        world.Inbox(world.Owner).ShouldHold(Title);
    }

    [Fact]
    public async Task Without_any_policy_the_owners_are_paged()
    {
        await using var world = await World.StartAsync();
        await world.ServiceAsync("checkout");
        await world.SignalAsync("checkout", Title);
        world.Inbox(world.Owner).ShouldHold(Title);
    }

    [Fact]
    public async Task Giving_it_back_starts_the_ladder_anew()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));

        await world.SignalAsync("checkout", Title);
        await world.AcknowledgeAsync(Title, ana);
        await world.FastForwardAsync(Hours(1));
        await world.DoAsync(new UnacknowledgeIncident(await world.IdAsync(Title)), ana);
        world.Inbox(ana).ShouldHold(2, Title);

        await world.FastForwardAsync(Minutes(5));
        world.Inbox(bo).ShouldHold(Title);
    }

    [Fact]
    public async Task A_worse_alert_opens_an_acknowledged_incident_and_pages_again()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));

        await world.SignalAsync("checkout", Title, AlertSeverity.Warning);
        await world.AcknowledgeAsync(Title, ana);
        await world.SignalAsync("checkout", Title, AlertSeverity.Critical);
        world.Inbox(ana).ShouldHold("SEV3").ShouldHold("SEV1");
    }

    [Fact]
    public async Task A_worse_alert_on_an_open_incident_pages_again_once()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(30)));

        await world.SignalAsync("checkout", Title, AlertSeverity.Warning);
        await world.SignalAsync("checkout", Title, AlertSeverity.Critical);
        await world.SignalAsync("checkout", Title, AlertSeverity.Critical);
        world.Inbox(ana).ShouldHold("SEV3").ShouldHold("SEV1").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_snooze_that_ends_wakes_whoever_asked_for_it_and_then_the_ladder()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        await world.DoAsync(new SnoozeIncident(await world.IdAsync(Title), world.Clock.UtcNow + Hours(2)), bo);

        await world.FastForwardAsync(Hours(2));
        world.Inbox(bo).ShouldHold(Title);
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task After_a_break_what_is_overdue_is_done_once_and_the_newest_first()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana, after: Minutes(5)), Step(bo, after: Minutes(5)));
        await world.SignalAsync("checkout", "Old trouble");
        await world.FastForwardAsync(Minutes(1));
        await world.SignalAsync("checkout", "New trouble");

        await world.RestartAsync(Hours(6));
        await world.RestAsync();
        world.Email.Arrived.Select(one => one.Message.Incident!.Title).Should().BeEquivalentTo("New trouble", "Old trouble");
        world.Email.Arrived.MinBy(one => one.Message.Sequence)!.Message.Incident!.Title.Should().Be("New trouble");
        world.Inbox(bo).ShouldBeEmpty();
        foreach (var one in world.Email.Arrived) one.Asked = true;
    }

    [Fact]
    public async Task A_timer_of_an_incident_that_somebody_has_does_nothing()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        var id = await world.IdAsync(Title);
        world.Clock.Advance(Minutes(5)); // due, and nobody has looked yet
        await world.Bus.ExecuteAsync(new AcknowledgeIncident(id), ana.Actor);
        await world.Bus.ExecuteAsync(new Infrastructure.Escalation.EscalateIncident(id), Domain.Shared.Actor.System("test"));
        await world.FastForwardAsync(Hours(1));
    }

    [Fact]
    public async Task A_person_without_contact_method_is_named_on_the_timeline()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step([ana, bo]));
        await world.DoAsync(new Infrastructure.Notifications.RemoveContactMethod(bo.Email), bo);

        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        (await world.TimelineAsync(Title)).Should().Contain("could not page bo: no contact method");
    }

    [Fact]
    public async Task Who_was_told_of_the_start_is_told_of_the_end_once_except_who_ended_it()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step([ana, bo]));
        await world.SignalAsync("checkout", Title);
        await world.CloseAsync(Title, bo);
        world.Inbox(ana).ShouldHold(Title).ShouldHold("bo closed it (fixed)");
        world.Inbox(bo).ShouldHold(Title);
        await world.FastForwardAsync(Minutes(1));

        await world.DoAsync(new ReopenIncident(await world.IdAsync(Title), "It is back"), ana);
        world.Inbox(ana).ShouldHold(Title);
        await world.SignalAsync("checkout", Title, action: AlertAction.Resolve);
        world.Inbox(bo).ShouldHold(Title).ShouldHold("It is over");
        world.Inbox(ana).ShouldHold("It is over");
    }
}
