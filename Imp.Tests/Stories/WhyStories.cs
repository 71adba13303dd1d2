using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Quiet;
using Imp.Tests.Support;
using NodaTime;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>"Why was I paged?" and "why was I not?", asked a day later.</summary>
public sealed class WhyStories
{
    private const string Title = "Disk full";

    [Fact]
    public async Task Who_was_paged_reads_the_whole_way_from_the_alert_to_the_answer()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        var link = (await world.RecordAsync(Title)).Single().Id;
        await world.FastForwardAsync(Seconds(40));
        var page = (await world.Get<AckLinkQueries>().FindAsync(link, default))!;
        await world.Get<ReplyDesk>().SeenAsync(page);
        await world.FastForwardAsync(Seconds(20));
        await world.Get<ReplyDesk>().TryAsync(page, ReplyAction.Acknowledge, "link");
        await world.FastForwardAsync(Hours(24));

        var why = await WhyAsync(world, ana);

        why.Verdict.Should().Be(WhyVerdict.Paged);
        why.Summary.Should().Be("ana was paged once, first by e-mail, by step 1: ana is named by the step.");
        why.Chain.Select(line => line.Text).Should().ContainInConsecutiveOrder(
            "The alert “Disk full” arrived from checkout alerts.", "checkout alerts opened it as SEV2.", "Imp reached step 1 of “checkout ladder”.", "ana is named by the step.",
            "A page to ana by e-mail (“E-mail”) was asked for by step 1.", "Sent the page by e-mail (“E-mail”); the other side answered within 0 ms: 250 ok", "The page was opened or answered.",
            "ana acknowledged.", "ana took or closed the incident by answering the page.");
        why.Chain[0].Event.Should().Be(1);
        var row = (await world.RecordAsync(Title)).Single();
        (row.SeenAt - row.SentAt, row.ActedAt - row.SentAt, row.Step).Should().Be((Seconds(40), Seconds(60), 1));
    }

    [Fact]
    public async Task Whose_page_was_taken_back_reads_by_whom_and_when()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step([ana, bo]));
        await world.DoAsync(new SetPageTimes(bo.Email, new PageTimes(5, 5)), bo);
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);

        (await WhyAsync(world, bo)).Should().Match<WhyView>(why => why.Verdict == WhyVerdict.Waiting && why.Reasons[0].Key == NotPaged.PageTimes);
        await world.FastForwardAsync(Seconds(48));
        await world.AcknowledgeAsync(Title, ana);
        await world.FastForwardAsync(Hours(1));

        var why = await WhyAsync(world, bo);
        why.Summary.Should().Be("A message was taken back before it left: ana acknowledged 48 s after it was asked for.");
        why.Chain.Should().Contain(line => line.Kind == "delivery.waits").And.Contain(line => line.Kind == "delivery.cancelled");
    }

    [Fact]
    public async Task What_left_before_its_time_reads_why()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var second = new ContactMethodId(world.NewId());
        await world.WriteAsync(db => db.ContactMethods.Add(ContactMethod.Create(second, ana.Id, ChannelKind.Webhook, "Hook", "https://hook.example", null, world.Clock.UtcNow)));
        await world.DoAsync(new SetPageTimes(second, new PageTimes(10, 10)), ana);
        await world.ServiceAsync("checkout", Step(ana));
        world.Email.WillAnswer(new GaveUp("550 no such mailbox"));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);

        (await WhyAsync(world, ana)).Chain.Select(line => line.Text).Should().Contain("It left 10 min earlier, because a message by another method had not got through.");
    }

    [Fact]
    public async Task Who_was_replaced_reads_that_and_the_answer_outlives_an_edit_of_the_schedule()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        var schedule = new ScheduleId(world.NewId());
        await world.WriteAsync(db => db.Schedules.Add(Schedule.Create(schedule, "Primary", db.Teams.First().Id, "UTC", LayerCoverage.LowestLayer, [new OnCallLayer("Weekly", new Rotation(RotationUnit.Weeks, 1, new LocalDateTime(2020, 1, 6, 9, 0), [ana.Id]), [])], world.Clock.UtcNow)));
        await world.WriteAsync(db => db.ScheduleOverrides.Add(ScheduleOverride.Create(new OverrideId(world.NewId()), schedule, OverrideKind.Replace, bo.Id, ana.Id, world.Clock.UtcNow.AddHours(-1), world.Clock.UtcNow.AddHours(5), "dentist", ana.Actor, world.Clock.UtcNow)));
        await world.ServiceAsync("checkout", new EscalationStep(0, []) { Schedules = [schedule] });
        await world.SignalAsync("checkout", Title);
        world.Inbox(bo).ShouldHold(Title);
        await world.AcknowledgeAsync(Title, bo);

        // Whatever becomes of the schedule later, what it said then is known.
        await world.WriteAsync(db => db.ScheduleOverrides.RemoveRange(db.ScheduleOverrides.ToList()));

        (await WhyAsync(world, ana)).Reasons[0].Sentence("ana").Should().Be("Step 1 asked “Primary”, where ana would have been on call, but the schedule was changed for a while: dentist.");
        (await WhyAsync(world, bo)).Summary.Should().Be("bo was paged once, first by e-mail, by step 1: bo was on call in “Primary” by an override (“dentist”).");
        (await WhyAsync(world, cleo)).Reasons.Select(reason => reason.Sentence("cleo")).Should().Equal("Step 1 asked “Primary”, where cleo was not on call; bo was.", "No step of “checkout ladder” pages cleo.");
    }

    [Fact]
    public async Task A_schedule_without_anybody_and_an_archived_person_read_as_what_they_were()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var schedule = new ScheduleId(world.NewId());
        await world.WriteAsync(db => db.Schedules.Add(Schedule.Create(schedule, "Primary", db.Teams.First().Id, "UTC", LayerCoverage.LowestLayer, [new OnCallLayer("Weekly", new Rotation(RotationUnit.Weeks, 1, new LocalDateTime(2090, 1, 2, 9, 0), [ana.Id]), [])], world.Clock.UtcNow)));
        await world.ServiceAsync("checkout", new EscalationStep(0, []) { Schedules = [schedule] }, Step([ana, bo]));
        await world.WriteAsync(db => db.Users.Single(user => user.Id == ana.Id).Archive(world.Clock.UtcNow));
        await world.SignalAsync("checkout", Title);
        world.Inbox(bo).ShouldHold(Title);

        var why = await WhyAsync(world, ana);
        why.Reasons.Select(reason => reason.Sentence("ana")).Should().Equal("Step 2 would have paged ana, who was archived.", "Step 1 asked “Primary”, where nobody was on call.");
        why.Chain.Should().Contain(line => line.Text == "ana was not among those whom it asked: nobody was on call in “Primary”.");
        await world.AcknowledgeAsync(Title, bo);
    }

    [Fact]
    public async Task Whose_step_was_not_reached_or_has_no_method_reads_that()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        await world.WriteAsync(db => db.ContactMethods.Single(method => method.UserId == cleo.Id).Archive(world.Clock.UtcNow));
        await world.ServiceAsync("checkout", Step([ana, cleo]), Step(bo, after: Minutes(5)));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);

        (await WhyAsync(world, bo)).Reasons.Select(reason => reason.Key).Should().Equal(NotPaged.OthersNamed, NotPaged.StepAhead);
        await world.AcknowledgeAsync(Title, ana);

        (await WhyAsync(world, bo)).Reasons[^1].Sentence("bo").Should().Be("bo is in step 2, which was not reached: ana acknowledged.");
        (await WhyAsync(world, cleo)).Summary.Should().Be("cleo was wanted, but has no contact method that works.");
        (await world.Get<WhyQueries>().PeopleAsync(1, default)).Select(person => (person.Name, person.Verdict)).Should()
            .Equal(("ana", WhyVerdict.Paged), ("cleo", WhyVerdict.NotPaged), ("bo", WhyVerdict.NotPaged));
    }

    [Fact]
    public async Task A_night_without_an_incident_reads_what_was_hidden()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var service = await world.ServiceAsync("checkout", Step(ana));
        await world.DoAsync(new CreateSilence(new QuietId(world.NewId()), "backup", [service], [], world.Clock.UtcNow.AddHours(1)), ana);
        await world.SignalAsync("checkout", Title);

        var span = await world.Get<WhyQueries>().BetweenAsync(ana.Id, world.Clock.UtcNow.AddHours(-1), world.Clock.UtcNow.AddMinutes(1), default);

        span.Incidents.Should().BeEmpty();
        span.Hidden.Should().ContainSingle().Which.Should().Match<WhyHidden>(hidden => hidden.Title == Title && hidden.Reason.Contains("backup"));
        world.AnyMessage = true; // what still fires when the silence ends pages
    }

    [Fact]
    public async Task A_paused_channel_is_named_while_it_waits_and_afterwards()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.Bus.ExecuteAsync(new PauseChannel(ChannelKind.Email), Actor.Person(world.Owner.Id, "olga", Role.Owner));
        await world.SignalAsync("checkout", Title);

        (await WhyAsync(world, ana)).Summary.Should().Be("A message waits because e-mail is paused by olga.");
        await world.FastForwardAsync(Minutes(3));
        await world.Bus.ExecuteAsync(new ResumeChannel(ChannelKind.Email), Actor.Person(world.Owner.Id, "olga", Role.Owner));
        await world.RestAsync();
        world.Inbox(ana).ShouldHold(Title);

        (await WhyAsync(world, ana)).Chain.Should().Contain(line => line.Text == "It left 3 min late: olga had paused e-mail, and olga let it go on.");
    }

    private static Task<WhyView> WhyAsync(World world, Person person) => world.Get<WhyQueries>().OfAsync(1, person.Id, default);
}
