using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;

namespace Imp.Tests.OnCall;

/// <summary>Secret addresses for calendar programs.</summary>
public sealed class CalendarLinkTests
{
    [Fact]
    public async Task An_address_gives_ones_own_shifts_until_it_is_replaced_or_withdrawn()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var schedule = await ScheduleAsync(world, people);
        var (first, second) = (new string('a', 32), new string('b', 32));

        await world.DoAsync(new MakeCalendarLink(new CalendarLinkId(world.NewId()), people[0].Id, null, new Secret(first)), people[0]);
        var text = await TextAsync(world, first);
        text.Should().Contain("SUMMARY:On call: Days").And.Contain($"UID:{schedule.Value:N}-{people[0].Id.Value:N}").And.NotContain($"{people[1].Id.Value:N}");
        (await TextAsync(world, first)).Should().Be(text, "the same is given to whoever asks again");

        var link = new CalendarLinkId(world.NewId());
        await world.DoAsync(new MakeCalendarLink(link, people[0].Id, null, new Secret(second)), people[0]);
        (await TextAsync(world, first)).Should().BeNull();
        (await TextAsync(world, second)).Should().NotBeNull();
        await world.DoAsync(new RevokeCalendarLink(link), people[0]);
        (await TextAsync(world, second)).Should().BeNull();
        (await world.ReadAsync(db => Task.FromResult(string.Join('\n', db.CalendarLinks.Select(one => one.Hash).AsEnumerable().Concat(db.Audit.Select(entry => entry.Detail)))))).Should().NotContain(first).And.NotContain(second);
    }

    [Fact]
    public async Task A_change_of_the_schedule_is_in_the_next_answer_with_another_tag()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var schedule = await ScheduleAsync(world, people);
        var secret = new string('a', 32);
        await world.DoAsync(new MakeCalendarLink(new CalendarLinkId(world.NewId()), null, schedule, new Secret(secret)), world.Owner, Role.Manager);
        var before = (await world.Get<CalendarDesk>().FindAsync(secret, "", default))!.Tag;

        await world.DoAsync(new AddTemporary(new TemporaryId(world.NewId()), schedule, world.Clock.UtcNow.AddDays(2), world.Clock.UtcNow.AddDays(3), [people[1].Id], "Week"), world.Owner, Role.Manager);

        (await world.Get<CalendarDesk>().FindAsync(secret, "", default))!.Tag.Should().NotBe(before);
        (await TextAsync(world, secret)).Should().Contain("ben is on call").And.Contain("DESCRIPTION:Temporary: Week");
    }

    [Fact]
    public async Task Nobody_makes_an_address_for_somebody_else_and_a_schedules_needs_a_manager()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var schedule = await ScheduleAsync(world, people);
        var link = new CalendarLinkId(world.NewId());
        var secret = new Secret(new string('a', 32));

        await world.Invoking(one => one.Bus.ExecuteAsync(new MakeCalendarLink(link, people[1].Id, null, secret), people[0].Actor)).Should().ThrowAsync<NotAllowed>();
        await world.Invoking(one => one.Bus.ExecuteAsync(new MakeCalendarLink(link, people[1].Id, null, secret), Actor.Person(world.Owner.Id, "olga", Role.Owner))).Should().ThrowAsync<NotAllowed>();
        await world.Invoking(one => one.Bus.ExecuteAsync(new MakeCalendarLink(link, null, schedule, secret), people[0].Actor)).Should().ThrowAsync<NotAllowed>();
        await world.DoAsync(new MakeCalendarLink(link, people[0].Id, null, secret), people[0]);
        await world.Invoking(one => one.Bus.ExecuteAsync(new RevokeCalendarLink(link), people[1].Actor)).Should().ThrowAsync<NotAllowed>();
    }

    [Fact]
    public async Task Who_guesses_is_sent_away_after_a_hundred_times()
    {
        await using var world = await World.StartAsync();
        var desk = world.Get<CalendarDesk>();
        for (var time = 0; time < 100; time++)
        {
            desk.MayAsk("203.0.113.9").Should().BeTrue();
            (await desk.FindAsync($"guess-{time}", "203.0.113.9", default)).Should().BeNull();
        }
        desk.MayAsk("203.0.113.9").Should().BeFalse();
        desk.MayAsk("203.0.113.10").Should().BeTrue();
    }

    private static async Task<string?> TextAsync(World world, string secret) =>
        await world.Get<CalendarDesk>().FindAsync(secret, "", default) is { } file ? System.Text.Encoding.UTF8.GetString(file.Bytes) : null;

    private static async Task<ScheduleId> ScheduleAsync(World world, Person[] people)
    {
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        await world.Bus.ExecuteAsync(new CreateSchedule(schedule, "Days", team, "Etc/UTC", LayerCoverage.LowestLayer,
            [new LayerText("All", RotationUnit.Days, 1, "2026-01-01T00:00", [.. people.Select(person => person.Id)], TurnCount.Calendar, [], WindowZone.Schedule)])
        { Sure = true }, Actor.System("test"));
        return schedule;
    }
}
