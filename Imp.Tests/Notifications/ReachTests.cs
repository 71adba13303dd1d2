using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>Whether messages reach a person is for the person to show; and what follows where nobody did.</summary>
public sealed class ReachTests
{
    private const string Title = "Disk of db7 is full";

    [Fact]
    public async Task The_code_of_a_test_shows_that_it_arrived_for_half_an_hour()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var late = await TestAsync(world, ana);
        world.Clock.Advance(Minutes(31));
        await EnterAsync(world, ana, late);
        (await ReachedAsync(world, ana)).Should().BeNull("the code is too old");

        var code = await TestAsync(world, ana);
        code.Should().MatchRegex("^[0-9]{6}$").And.NotBe(late);
        await EnterAsync(world, ana, $"{code[..3]} {code[3..]}");
        (await ReachedAsync(world, ana)).Should().Be(world.Clock.UtcNow);

        await world.DoAsync(new EditContactMethod(ana.Email, "Home", "ana@home.example"), ana);
        (await ReachedAsync(world, ana)).Should().BeNull("that was another address");
    }

    [Fact]
    public async Task Whoever_guesses_does_not_get_far_and_nobody_enters_for_another()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var code = await TestAsync(world, ana);
        var wrong = code == "000000" ? "000001" : "000000";

        await world.Awaiting(one => EnterAsync(one, bo, code, ana)).Should().ThrowAsync<NotAllowed>();
        await world.Awaiting(one => EnterAsync(one, ana, "12345")).Should().ThrowAsync<ValidationException>();
        for (var time = 0; time < ContactMethod.MostWrongCodes; time++) await EnterAsync(world, ana, wrong);
        await world.Awaiting(one => EnterAsync(one, ana, code)).Should().ThrowAsync<Refusal>().Where(refusal => refusal.Code == "contact.codes");
        (await ReachedAsync(world, ana)).Should().BeNull();

        await EnterAsync(world, ana, await TestAsync(world, ana));
        (await ReachedAsync(world, ana)).Should().NotBeNull("a new test starts anew");
    }

    [Fact]
    public async Task An_answer_to_a_page_shows_it_too()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        (await ReachedAsync(world, ana)).Should().BeNull("that the server took it says nothing of her");

        var page = world.Email.Arrived.Single().Message;
        await world.Get<ReplyDesk>().ActAsync(page.Id, ReplyAction.Acknowledge, "call", default);
        (await ReachedAsync(world, ana)).Should().Be(world.Clock.UtcNow);
    }

    [Theory]
    [InlineData("", "has no contact method for SEV1 and SEV2")]
    [InlineData("Email", "has nothing that rings, only e-mail")]
    [InlineData("Email! Slack!", "has nothing that rings, only e-mail and Slack")]
    [InlineData("Email! Ntfy", "never showed that ntfy reaches them")]
    [InlineData("Ntfy TwilioSms", "never showed that ntfy or SMS by Twilio reaches them")]
    [InlineData("Email Ntfy!", null)]
    [InlineData("Ntfy TwilioSms!", null)]
    [InlineData("Ntfy!later Email", "has nothing that rings, only e-mail")]
    [InlineData("Ntfy!gone Email", "has nothing that rings, only e-mail")]
    public void Who_can_be_woken_is_told_from_what_is_known(string methods, string? problem) => WakeUp.Problem(
        [.. methods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Method)], channel => ChannelBook.Of(channel).Rings).Should().Be(problem);

    [Fact]
    public async Task Nobody_comes_into_a_rota_who_cannot_be_woken_unless_somebody_says_that_he_knows()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var schedule = new ScheduleId(world.NewId());
        var create = new CreateSchedule(schedule, "Primary", team, "Etc/UTC", LayerCoverage.LowestLayer, [Layer(ana)]);
        var manager = world.Owner.Actor with { Role = Role.Manager };

        (await world.Awaiting(one => one.Bus.ExecuteAsync(create, manager)).Should().ThrowAsync<Refusal>()).Which.Should().Match<Refusal>(
            refusal => refusal.Code == ScheduleChecks.Unreachable && refusal.Message.StartsWith("ana has nothing that rings, only e-mail.", StringComparison.Ordinal));
        await world.Bus.ExecuteAsync(create with { Sure = true }, manager);

        var edit = new EditSchedule(schedule, "First", team, "Etc/UTC", LayerCoverage.LowestLayer, [Layer(ana)]);
        await world.Bus.ExecuteAsync(edit, manager);
        await world.Awaiting(one => one.Bus.ExecuteAsync(edit with { Layers = [Layer(ana, bo)] }, manager)).Should().ThrowAsync<Refusal>().WithMessage("bo has *");
    }

    [Fact]
    public async Task What_a_person_is_to_get_next_leaves_at_once_when_a_page_does_not_get_through()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Webhook, "Pager", "https://example.org/hook", WebhookSecret.Make(world.Get<IChance>())), ana);
        var pager = (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Single(one => one.Channel == ChannelKind.Webhook).Id;
        await world.DoAsync(new SetPageTimes(pager, new PageTimes(5, 5)), ana);
        await world.ServiceAsync("checkout", Step(ana));
        world.Email.WillAnswer(new TryLater("451 busy"));

        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title).ShouldBeEmpty();
        world.Webhook.Arrived.Should().ContainSingle("it did not wait its five minutes");
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Title).ShouldBeEmpty();
        world.Email.Arrived.Should().ContainSingle("the mail goes on trying");
    }

    private static LayerText Layer(params Person[] people) => new("All", RotationUnit.Days, 1, "2026-01-01T09:00", [.. people.Select(person => person.Id)], TurnCount.Calendar, [], WindowZone.Schedule);

    /// <returns>The code that the test brought.</returns>
    private static async Task<string> TestAsync(World world, Person person)
    {
        await world.DoAsync(new TestContactMethod(person.Email, new(world.NewId())), person);
        var test = world.Email.Arrived[^1];
        world.Inbox(person).ShouldHold($"Your code: {test.Message.Code}");
        return test.Message.Code!;
    }

    private static Task EnterAsync(World world, Person by, string code, Person? of = null) => world.DoAsync(new ProveContactMethod((of ?? by).Email, code), by);

    private static async Task<DateTimeOffset?> ReachedAsync(World world, Person person) => (await world.Get<ContactQueries>().GetAsync(person.Email, default))!.ReachedAt;

    /// <summary>A channel; <c>!</c> for one that reached its person, <c>later</c> for one that is not for SEV1 and SEV2, <c>gone</c> for one that is gone.</summary>
    private static ContactMethod Method(string word)
    {
        var now = DateTimeOffset.UnixEpoch;
        var kind = Enum.Parse<ChannelKind>(word.Split('!')[0]);
        var method = ContactMethod.Create(default, default, kind, kind.Name(), "", null, now);
        if (word.Contains('!', StringComparison.Ordinal)) method.Reached(now);
        if (word.EndsWith("later", StringComparison.Ordinal)) method.Use(new PageTimes(null, 0));
        if (word.EndsWith("gone", StringComparison.Ordinal)) method.Gone(now);
        return method;
    }
}
