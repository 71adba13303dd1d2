using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;
using NodaTime;

namespace Imp.Tests.OnCall;

/// <summary>What the check of the next 60 days finds, and whom it tells.</summary>
public sealed class ScheduleCheckTests
{
    private static readonly UserId Ana = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly UserId Ben = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly Instant Start = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Interval Span = new(Start, Start + ScheduleCheck.Ahead);

    [Fact]
    public void A_schedule_that_is_well_has_no_findings() => ScheduleCheck.Of(Turns(60)).Should().BeEmpty();

    [Fact]
    public void The_same_gap_of_every_night_is_one_finding_and_another_one_is_another()
    {
        // Days from 7:00 to 23:00, and on the tenth day until noon only.
        var shifts = Enumerable.Range(0, 60).Select(day => Shift(day % 2 == 0 ? Ana : Ben, day * 24 + 7, day * 24 + (day == 10 ? 12 : 23))).ToList();

        var gaps = ScheduleCheck.Of(Turns(60) with { Shifts = shifts }).Where(one => one.Kind == FindingKind.Gap).ToList();

        gaps.Should().ContainSingle().Which.Times.Should().Be(60);
        ScheduleCheck.Of(Turns(60) with { Shifts = [.. shifts.Where((_, day) => day is > 0 and < 59)] }).Count(one => one.Kind == FindingKind.Gap).Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Archived_unreachable_and_absent_people_and_two_shifts_at_once_are_found()
    {
        var twice = new DoubleBooking(Ben, Start, Start + Duration.FromHours(1), default, default);
        var findings = ScheduleCheck.Of(Turns(60) with
        {
            Archived = new HashSet<UserId> { Ana },
            Reachable = new HashSet<UserId>(),
            Doubles = [(twice, "Other")],
            Absences = [new Absence(Ben, Start + Duration.FromHours(30), Start + Duration.FromHours(60), "Sea")],
        });

        findings.Select(one => (one.Kind, one.Person)).Should().Equal((FindingKind.Archived, Ana), (FindingKind.Unreachable, Ben), (FindingKind.Leave, Ben), (FindingKind.DoubleBooking, Ben));
        findings.Select(one => one.Key).Should().OnlyHaveUniqueItems();
        findings[2].From.Should().Be(Start + Duration.FromHours(30));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(5, true)]
    public void Who_has_far_more_than_the_others_is_found_and_turns_that_do_not_come_out_even_are_not(int inFive, bool found)
    {
        // Of five days Ana has so many, and Ben, Cleo and Dan the rest in turn.
        UserId[] others = [Ben, new(new Guid(3, 0, 0, new byte[8])), new(new Guid(4, 0, 0, new byte[8]))];
        var shifts = Enumerable.Range(0, 60).Select(day => Shift(day % 5 < inFive ? Ana : others[day % 3], day * 24, day * 24 + 24)).ToList();
        var findings = ScheduleCheck.Of(Turns(60) with { Shifts = shifts, Members = [Ana, .. others], Reachable = new HashSet<UserId> { Ana, others[0], others[1], others[2] } });

        findings.Any(one => one.Kind == FindingKind.Unfair && one.Person == Ana).Should().Be(found);
    }

    [Fact]
    public async Task Managers_hear_of_a_new_finding_once_at_night_and_again_when_it_comes_back()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var boss = (await world.PeopleAsync(Role.Manager, "mia"))[0];
        await world.DoAsync(new EditTeam(team, "Team", "", null, [boss.Id, people[0].Id]), world.Owner, Role.Owner);
        var first = world.Clock.UtcNow.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        await world.DoAsync(new CreateSchedule(schedule, "Days", team, "Etc/UTC", LayerCoverage.LowestLayer,
            [new LayerText("All", RotationUnit.Days, 1, first, [people[0].Id, people[1].Id], TurnCount.Calendar, [], WindowZone.Schedule)])
        { Sure = true }, boss, Role.Manager);
        await NightAsync(world);
        // The demand that somebody waved aside comes back at night.
        world.Inbox(boss).ShouldHold("ana is on call and has nothing that rings").ShouldBeEmpty();

        var hole = new OverrideId(world.NewId());
        await world.DoAsync(new AddOverride(hole, schedule, OverrideKind.Remove, null, people[0].Id, world.Clock.UtcNow.AddDays(3.5), world.Clock.UtcNow.AddDays(5.5), ""), people[0]);
        await NightAsync(world);
        world.Inbox(boss).ShouldHold("Days: 1 new finding").ShouldBeEmpty();
        await NightAsync(world);

        await world.DoAsync(new CancelOverride(hole), people[0]);
        await NightAsync(world);
        await world.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Remove, null, people[0].Id, world.Clock.UtcNow.AddDays(4.5), world.Clock.UtcNow.AddDays(6.5), ""), people[0]);
        await NightAsync(world);
        world.Inbox(boss).ShouldHold("Nobody is on call");
    }

    [Fact]
    public async Task Leave_is_found_and_changes_nobody()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var first = world.Clock.UtcNow.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        await world.DoAsync(new CreateSchedule(schedule, "Days", team, "Etc/UTC", LayerCoverage.LowestLayer, [new LayerText("All", RotationUnit.Days, 1, first, [ana.Id], TurnCount.Calendar, [], WindowZone.Schedule)]) { Sure = true }, world.Owner, Role.Owner);
        var day = world.Clock.UtcNow.AddDays(5).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);

        var text = new Secret($"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:At the sea\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\nEND:VCALENDAR");
        await world.DoAsync(new AddCalendarFeed(new CalendarFeedId(world.NewId()), ana.Id, null, "Leave", null, text), ana);

        (await world.Get<FindingBoard>().AllAsync(default))[schedule].Where(one => one.Kind == FindingKind.Leave).Should().ContainSingle().Which.Words.Should().Contain("ana is away (At the sea) and on call");
        (await world.Get<ScheduleQueries>().GetAsync(schedule, world.Clock.UtcNow, world.Clock.UtcNow.AddDays(7), default))!.Gaps.Should().BeEmpty();
        (await world.ReadAsync(db => Task.FromResult(db.Audit.Single(entry => entry.Command == "AddCalendarFeed").Detail))).Should().NotContain("sea");
        await world.Invoking(one => one.Bus.ExecuteAsync(new AddCalendarFeed(new CalendarFeedId(world.NewId()), null, schedule, "Holidays", null, text), ana.Actor)).Should().ThrowAsync<NotAllowed>();
    }

    [Fact]
    public async Task An_address_inside_is_not_read_and_says_why()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];

        await world.DoAsync(new AddCalendarFeed(new CalendarFeedId(world.NewId()), ana.Id, null, "Leave", new Secret("http://127.0.0.1:9/private-token/basic.ics"), null), ana);
        await world.FastForwardAsync(TimeSpan.FromMinutes(1));

        var feed = (await world.Get<CalendarBoard>().FeedsAsync(ana.Id, null, default)).Should().ContainSingle().Subject;
        feed.Problem.Should().Contain("not a public address").And.NotContain("token");
        (await world.ReadAsync(db => Task.FromResult(db.CalendarFeeds.Single().SealedAddress))).Should().NotContain("token");
    }

    private static async Task NightAsync(World world)
    {
        await world.FastForwardAsync(TimeSpan.FromDays(1));
        await world.Get<NightlyCheck>().RunAsync(default);
        await world.FastForwardAsync(TimeSpan.FromMinutes(1));
    }

    private static Shift Shift(UserId person, int from, int until) => new(person, Start + Duration.FromHours(from), Start + Duration.FromHours(until), ShiftCause.Rotation, "All");

    /// <summary>Ana and Ben, day by day.</summary>
    private static CheckedSchedule Turns(int days) => new(
        Span, "Etc/UTC", [.. Enumerable.Range(0, days).Select(day => Shift(day % 2 == 0 ? Ana : Ben, day * 24, day * 24 + 24))], [Ana, Ben], [], new HashSet<UserId>(), new HashSet<UserId> { Ana, Ben }, []);
}
