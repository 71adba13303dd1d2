using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class DeliveryStories
{
    private const string Title = "Disk of db7 is full";

    [Fact]
    public async Task A_channel_that_fails_is_tried_again_after_growing_waits_until_it_takes_the_message()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, new TryLater("451 busy"), new TryLater("451 busy"), new TryLater("451 busy"));
        var asked = world.Clock.UtcNow;

        await world.FastForwardAsync(Minutes(4));
        world.Inbox(ana).ShouldHold(Title);
        var record = (await world.RecordAsync(Title)).Single();
        record.State.Should().Be(DeliveryState.Sent);
        record.Attempts.Select(attempt => (attempt.At - asked).TotalSeconds).Should().Equal(0, 1, 4, 14);
        record.Attempts.Select(attempt => attempt.Answer).Should().Equal("451 busy", "451 busy", "451 busy", "250 ok");
    }

    [Fact]
    public async Task What_the_other_side_asks_for_is_honoured()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, new TryLater("429", Seconds(40)));
        await world.FastForwardAsync(Seconds(39));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Seconds(1));
        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task At_the_end_it_is_dead_and_a_person_may_try_it_again()
    {
        await using var world = await World.StartAsync();
        world.Email.Otherwise = new TryLater("connection refused");
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(120)));
        await world.SignalAsync("checkout", Title);
        await world.FastForwardAsync(Minutes(60));

        world.Email.Attempts.Should().Be(Backoff.MostAttempts);
        var dead = (await world.Get<JobQueries>().ListAsync(JobState.Dead, null, 10, default)).Items.Single();
        (await world.RecordAsync(Title)).Single().State.Should().Be(DeliveryState.Failed);
        (await world.TimelineAsync(Title)).Should().Contain("could not reach ana by e-mail: connection refused");

        world.Email.Otherwise = new Delivered("250 ok");
        await world.DoAsync(new RetryJob(dead.Sequence), ana);
        world.Inbox(ana).ShouldHold(Title);
        (await world.RecordAsync(Title)).Single().Attempts.Should().HaveCount(Backoff.MostAttempts + 1);
        (await world.Get<JobQueries>().CountsAsync(default)).Should().Be(new JobCounts(0, 0, 0, 1, 0, 0));
    }

    [Fact]
    public async Task A_dead_page_is_not_tried_again_once_somebody_has_the_incident()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, new GaveUp("550 no such person"));
        await world.AcknowledgeAsync(Title, ana);
        var dead = (await world.Get<JobQueries>().ListAsync(JobState.Dead, null, 10, default)).Items.Single();

        var retry = () => world.DoAsync(new RetryJob(dead.Sequence), ana);
        (await retry.Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("job.page");
        (await world.Get<JobQueries>().CountsAsync(default)).Dead.Should().Be(1);
    }

    [Fact]
    public async Task A_page_under_way_while_somebody_takes_the_incident_is_marked_as_crossed()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        world.Email.Meanwhile = async _ => await world.Bus.ExecuteAsync(new AcknowledgeIncident(await world.IdAsync(Title)), bo.Actor);
        await world.SignalAsync("checkout", Title);

        world.Inbox(ana).ShouldHold(Title);
        var record = (await world.RecordAsync(Title)).Single();
        (record.State, record.Reason).Should().Be((DeliveryState.Sent, "crossed with the acknowledgement"));
        (await world.TimelineAsync(Title)).Should().Contain("paged ana by e-mail (crossed with the acknowledgement)");
    }

    [Fact]
    public async Task A_page_that_fails_while_somebody_takes_the_incident_is_not_tried_again()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        world.Email.Otherwise = new TryLater("451 busy");
        world.Email.Meanwhile = async _ => await world.Bus.ExecuteAsync(new AcknowledgeIncident(await world.IdAsync(Title)), bo.Actor);
        await world.SignalAsync("checkout", Title);
        await world.FastForwardAsync(Hours(1));

        world.Email.Attempts.Should().Be(1);
        (await world.RecordAsync(Title)).Single().State.Should().Be(DeliveryState.Cancelled);
        (await world.Get<JobQueries>().CountsAsync(default)).Should().Be(new JobCounts(0, 0, 0, 0, 1, 0));
    }

    [Fact]
    public async Task A_page_that_crosses_with_the_closing_is_followed_by_the_end()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        world.Email.Meanwhile = async message =>
        {
            if (message.Purpose == DeliveryPurpose.Page) await world.Bus.ExecuteAsync(new CloseIncident(await world.IdAsync(Title), Domain.Incidents.CloseReason.Noise), bo.Actor);
        };
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title).ShouldHold("It is over").ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_between_sending_and_writing_it_down_it_is_sent_once_more_with_the_same_id()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Email.Meanwhile = _ =>
        {
            sent.TrySetResult();
            return never.Task;
        };
        var signal = world.SignalAsync("checkout", Title);
        await sent.Task;

        world.Email.Meanwhile = null;
        await world.KillAsync();
        await world.RestAsync();
        world.Inbox(ana).ShouldHold(Title).ShouldHold(Title).ShouldBeEmpty();
        world.Email.Arrived.Select(one => one.Message.Id).Distinct().Should().HaveCount(1);
        (await world.RecordAsync(Title)).Single().State.Should().Be(DeliveryState.Sent);
        signal.IsCompleted.Should().BeFalse("the killed process never came to rest");
    }

    [Fact]
    public async Task A_channel_that_never_answers_delays_no_other_and_is_given_up_in_time()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var hook = new ContactMethodId(world.NewId());
        await world.DoAsync(new AddContactMethod(hook, ana.Id, ChannelKind.Webhook, "Pager", "https://example.org/hook", WebhookSecret.Make(world.Get<IChance>())), ana);
        await world.ServiceAsync("checkout", Step(ana));
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Webhook.Otherwise = new TryLater("never seen");
        world.Webhook.Meanwhile = _ =>
        {
            stuck.TrySetResult();
            return hangs.Task;
        };
        var signal = world.SignalAsync("checkout", Title);
        await stuck.Task;
        await Eventually.HoldsAsync(() => world.Email.Arrived.Count == 1, "the mail, although the webhook hangs");
        world.Inbox(ana).ShouldHold(Title);

        world.Webhook.Meanwhile = null;
        world.Webhook.Otherwise = new Delivered("200");
        await Eventually.HoldsAsync(() => world.Clock.Waiting > 0, "the sender to wait");
        world.Clock.Advance(Seconds(26));
        await signal;
        await world.FastForwardAsync(Seconds(5));
        world.Inbox(ana).ShouldHold(Title);
        (await world.RecordAsync(Title)).Single(row => row.Channel == ChannelKind.Webhook).Attempts.Select(attempt => attempt.Answer).Should().Equal("No end within 25 s.", "200");
    }

    [Fact]
    public async Task An_address_that_is_gone_is_not_used_again_until_it_is_edited()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, new Gone("410"));
        (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Single().GoneAt.Should().NotBeNull();
        await world.SignalAsync("checkout", "Another");
        (await world.TimelineAsync("Another")).Should().Contain("could not page ana: no contact method");

        await world.DoAsync(new EditContactMethod(ana.Email, "New", "ana2@example.org"), ana);
        await world.SignalAsync("checkout", "Third");
        world.Inbox(ana).ShouldHold("Third");
    }

    [Fact]
    public async Task A_test_is_sent_once_and_its_answer_shown()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        world.Email.Otherwise = new TryLater("connection refused");
        var delivery = new DeliveryId(world.NewId());
        await world.DoAsync(new TestContactMethod(ana.Email, delivery), ana);
        await world.FastForwardAsync(Minutes(5));

        var row = await world.Get<DeliveryQueries>().GetAsync(delivery, default);
        (row!.State, row.Reason, row.Attempts.Count).Should().Be((DeliveryState.Failed, "connection refused", 1));
    }

    [Fact]
    public async Task Asking_twice_for_the_same_message_stores_one()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var delivery = new DeliveryId(world.NewId());
        await world.DoAsync(new TestContactMethod(ana.Email, delivery), ana);
        await world.DoAsync(new TestContactMethod(ana.Email, delivery), ana);
        world.Inbox(ana).ShouldHold("This is a test").ShouldBeEmpty();
        (await world.ReadAsync(db => db.Jobs.CountAsync())).Should().Be(1);
    }

    [Fact]
    public async Task Records_are_paged_without_gap_or_repeat()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "bo", "cleo", "dan", "eve");
        await world.ServiceAsync("checkout", Step(people));
        await world.SignalAsync("checkout", Title);
        foreach (var person in people) world.Inbox(person).ShouldHold(Title);

        var queries = world.Get<DeliveryQueries>();
        var id = await world.IdAsync(Title);
        List<string> seen = [];
        for (string? cursor = null; ;)
        {
            var page = await queries.OfIncidentAsync(id, cursor, 2, default);
            seen.AddRange(page.Items.Select(row => row.Person));
            if ((cursor = page.Next) is null) break;
        }
        seen.Should().HaveCount(5).And.BeEquivalentTo("ana", "bo", "cleo", "dan", "eve");
    }

    private static async Task<Person> StartAsync(World world, params DeliveryResult[] answers)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana, after: default), Step(world.Owner, after: Hours(20)));
        world.Email.WillAnswer(answers);
        await world.SignalAsync("checkout", Title);
        return ana;
    }
}
