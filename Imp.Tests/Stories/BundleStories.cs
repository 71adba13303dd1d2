using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A bad night for one mailbox: what leaves, what waits, and what goes together.</summary>
public sealed class BundleStories
{
    private static readonly MessageLimits OnlyBundles = MessageLimits.Off with { BundleSeconds = 120 };

    [Fact]
    public async Task After_a_page_the_next_go_together_two_minutes_later_across_services()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.ServiceAsync("search", Step(ana));

        await world.SignalAsync("checkout", "Card payments fail");
        world.Inbox(ana).ShouldHold("Card payments fail");
        await world.SignalAsync("search", "Index is behind");
        await world.SignalAsync("checkout", "Queue grows");
        world.Inbox(ana).ShouldBeEmpty();
        (await world.RecordAsync("Index is behind")).Single().Should().Match<DeliveryRow>(row =>
            row.State == DeliveryState.Pending && row.HeldFor == "a page went 0 s before, and the next go together" && row.HeldUntil == world.Clock.UtcNow.AddMinutes(2));

        await world.FastForwardAsync(Minutes(2));
        world.Inbox(ana).ShouldHold("2 incidents need you: #2 Index is behind, #3 Queue grows").ShouldBeEmpty();
        var (index, queue) = ((await world.RecordAsync("Index is behind")).Single(), (await world.RecordAsync("Queue grows")).Single());
        queue.BundleId.Should().Be(index.Id).And.Be(index.BundleId);
        queue.Attempts.Single().Answer.Should().Be("250 ok");
        index.State.Should().Be(DeliveryState.Sent);
    }

    [Fact]
    public async Task Who_takes_one_before_it_leaves_takes_it_out_of_the_bundle()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three", "four" }) await world.SignalAsync("checkout", title);
        world.Inbox(ana).ShouldHold("one");

        await world.AcknowledgeAsync("three", ana);
        await world.FastForwardAsync(Minutes(2));

        world.Inbox(ana).ShouldHold("2 incidents need you: #2 two, #4 four").ShouldBeEmpty();
        (await world.RecordAsync("three")).Single().Reason.Should().Be("acknowledged");
    }

    [Fact]
    public async Task What_must_wake_does_not_wait_for_what_may_wait()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));

        await world.SignalAsync("checkout", "Disk is filling", AlertSeverity.Warning);
        await world.SignalAsync("checkout", "Card payments fail");

        world.Inbox(ana).ShouldHold("Disk is filling").ShouldHold("Card payments fail");
    }

    [Fact]
    public async Task The_first_page_of_a_sev1_waits_for_nothing_and_its_repeat_does()
    {
        await using var world = await World.StartAsync(limits: MessageLimits.Shipped);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(ana, after: Minutes(1)));

        await world.SignalAsync("checkout", "Card payments fail");
        world.Inbox(ana).ShouldHold("Card payments fail");
        await world.SignalAsync("checkout", "Everything is down", AlertSeverity.Critical);
        world.Inbox(ana).ShouldHold("Everything is down");
        (await world.RecordAsync("Everything is down")).Single().Exempt.Should().BeTrue();
        (await world.RecordAsync("Card payments fail")).Single().Exempt.Should().BeFalse();

        await world.FastForwardAsync(TimeSpan.FromSeconds(119));
        world.Inbox(ana).ShouldBeEmpty();
        (await world.RecordAsync("Everything is down")).Last().HeldFor.Should().NotBeNull("the second is a message like any other");
        await world.FastForwardAsync(TimeSpan.FromSeconds(2));
        world.Inbox(ana).ShouldHold("[SEV1] 2 incidents need you: #2 Everything is down, #1 Card payments fail").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_ladder_goes_on_while_a_page_waits()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles with { BundleSeconds = 600 });
        world.AnyMessage = true; // the owner is told that the ladder has an end
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));

        await world.SignalAsync("checkout", "one");
        world.Inbox(ana).ShouldHold("one");
        await world.FastForwardAsync(Minutes(1));
        await world.SignalAsync("checkout", "two");
        await world.FastForwardAsync(Minutes(4));
        world.Inbox(bo).ShouldHold("one");
        await world.FastForwardAsync(Minutes(1));
        (await world.RecordAsync("two")).Should().Contain(row => row.UserId == bo.Id && row.HeldUntil != null, "bo was asked in time, although bo's page waits too");

        await world.FastForwardAsync(Minutes(10));
        world.Inbox(ana).ShouldHold("two");
        world.Inbox(bo).ShouldHold("two");
    }

    [Fact]
    public async Task A_bundle_that_crashed_after_sending_is_repeated_once_with_its_id()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three" }) await world.SignalAsync("checkout", title);
        world.Inbox(ana).ShouldHold("one");
        var stop = new TaskCompletionSource();
        world.Email.Meanwhile = _ => stop.Task;

        world.Clock.Advance(Minutes(2));
        _ = world.RestAsync();
        await Eventually.HoldsAsync(() => world.Email.Arrived.Count == 2, "the bundle to leave");
        world.Email.Meanwhile = null;
        await world.KillAsync();
        stop.SetResult();
        await world.RestAsync();

        world.Inbox(ana).ShouldHold(2, "2 incidents need you: #2 two, #3 three").ShouldBeEmpty();
        world.Email.Arrived.Select(one => one.Message.Id).Distinct().Should().HaveCount(2, "the repeat has the id of what it repeats");
        (await world.RecordAsync("three")).Single().State.Should().Be(DeliveryState.Sent);
    }

    [Fact]
    public async Task A_bundle_that_was_refused_is_tried_again_without_who_was_taken_meanwhile()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three", "four" }) await world.SignalAsync("checkout", title);
        world.Inbox(ana).ShouldHold("one");
        world.Email.WillAnswer(new TryLater("421 busy", TimeSpan.FromSeconds(30)));

        world.Clock.Advance(Minutes(2));
        await world.RestAsync();
        await world.AcknowledgeAsync("two", ana);
        await world.FastForwardAsync(Minutes(1));

        world.Inbox(ana).ShouldHold("2 incidents need you: #3 three, #4 four").ShouldBeEmpty();
        (await world.RecordAsync("four")).Single().Attempts.Should().HaveCount(2);
    }

    [Fact]
    public async Task Whoever_was_told_in_a_bundle_is_told_the_end_of_each()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three" }) await world.SignalAsync("checkout", title);
        await world.FastForwardAsync(Minutes(2));
        world.Inbox(ana).ShouldHold("one").ShouldHold("2 incidents need you");

        await world.CloseAsync("two", bo);
        await world.CloseAsync("three", ana);

        world.Inbox(ana).ShouldHold("Over: [SEV2] #2 two").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_page_waits_once_and_the_second_is_written_down()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles with { BundleSeconds = 3_600 });
        world.AnyMessage = true; // the owner is told that the ladder has an end
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(ana, after: Minutes(5)), Step(ana, after: Minutes(10)));
        await world.SignalAsync("checkout", "one");
        await world.SignalAsync("checkout", "two");
        world.Inbox(ana).ShouldHold("one");

        await world.FastForwardAsync(Minutes(15));
        (await world.RecordAsync("two")).Select(row => row.Reason).Should().Equal(null, "the same page waits already", "the same page waits already");
        await world.FastForwardAsync(Minutes(46));
        world.Inbox(ana).ShouldHold("2 incidents need you").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_gets_each_message_at_once()
    {
        await using var world = await World.StartAsync(limits: MessageLimits.Shipped);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.WriteAsync(db =>
        {
            db.ContactMethods.RemoveRange(db.ContactMethods.Where(method => method.Id == ana.Email));
            db.ContactMethods.Add(ContactMethod.Create(new ContactMethodId(world.NewId()), ana.Id, ChannelKind.Webhook, "Pager", "https://pager.example.org", null, world.Clock.UtcNow));
        });
        await world.ServiceAsync("checkout", Step(ana));

        foreach (var title in new[] { "one", "two", "three" }) await world.SignalAsync("checkout", title);

        world.Inbox(ana).ShouldHold("one").ShouldHold("two").ShouldHold("three").ShouldBeEmpty();
    }

    [Fact]
    public async Task One_answer_takes_all_of_a_bundle_and_a_number_takes_one()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three", "four" }) await world.SignalAsync("checkout", title);
        await world.FastForwardAsync(Minutes(2));
        world.Inbox(ana).ShouldHold("one").ShouldHold("3 incidents need you");
        var bundle = world.Email.Arrived[^1].Message.Id;
        var rows = await world.RecordAsync("three");
        Told[] told = [.. new[] { 4L, 3, 2 }.Select(number => new Told(bundle, number, ResponseState.Open) { LeftAt = world.Clock.UtcNow, Bundle = bundle }), new Told((await world.RecordAsync("one")).Single().Id, 1, ResponseState.Open)];

        (await world.Get<ReplyDesk>().ActAsync([told[1] with { Delivery = rows.Single().Id }], "3", "short message", Wording.English, default)).Should().StartWith("#3: Acknowledged by ana");
        (await StatesAsync(world)).Should().Equal("Open", "Open", "Acknowledged", "Open");
        (await world.Get<ReplyDesk>().ActAsync(told, "ok", "short message", Wording.English, default)).Should().StartWith("#2, #3, #4: Acknowledged by ana");
        (await StatesAsync(world)).Should().Equal("Open", "Acknowledged", "Acknowledged", "Acknowledged");
    }

    [Fact]
    public async Task An_incident_says_how_many_it_interrupted()
    {
        await using var world = await World.StartAsync(limits: OnlyBundles);
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step([ana, bo]));
        foreach (var title in new[] { "one", "two", "three" }) await world.SignalAsync("checkout", title);
        await world.FastForwardAsync(Minutes(2));
        world.Inbox(ana).ShouldHold("one").ShouldHold("2 incidents");
        world.Inbox(bo).ShouldHold("one").ShouldHold("2 incidents");

        (await world.Get<LimitQueries>().TollAsync(await world.IdAsync("two"), default)).Should().Be(new Toll(2, 2, 2, 2));
        (await world.Get<LimitQueries>().TollAsync(await world.IdAsync("one"), default)).Should().Be(new Toll(2, 2, 0, 0));
    }

    private static async Task<IEnumerable<string>> StatesAsync(World world) =>
        (await world.ReadAsync(db => db.Incidents.OrderBy(incident => incident.Number).Select(incident => incident.Response).ToListAsync())).Select(state => state.ToString());
}
