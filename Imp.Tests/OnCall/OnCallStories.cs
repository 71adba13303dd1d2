using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;

namespace Imp.Tests.OnCall;

/// <summary>The pager asks the schedule at the instant at which a step is due.</summary>
public sealed class OnCallStories
{
    [Fact]
    public async Task Whoever_is_on_call_when_the_step_is_due_is_paged()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        var schedule = await ScheduleAsync(world, people[0], people[1]);
        await world.ServiceAsync("shop", new EscalationStep(0, []) { Schedules = [schedule] }, new EscalationStep(30, [people[2].Id]) { Schedules = [schedule] });

        // The hand-off comes between the two steps.
        await world.FastForwardAsync(NextHour(world) - TimeSpan.FromMinutes(10) - world.Clock.UtcNow);
        await world.SignalAsync("shop", "Disk full");
        await world.FastForwardAsync(TimeSpan.FromMinutes(32));

        world.Inbox(people[0]).ShouldHold("Disk full");
        world.Inbox(people[1]).ShouldHold("Disk full");
        world.Inbox(people[2]).ShouldHold("Disk full");
    }

    [Fact]
    public async Task An_override_pages_who_stands_in_and_a_gap_skips_the_step_at_once()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        var schedule = await ScheduleAsync(world, people[0]);
        await world.ServiceAsync("shop", new EscalationStep(0, []) { Schedules = [schedule] }, new EscalationStep(30, [people[2].Id]));
        await world.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Replace, people[1].Id, people[0].Id, world.Clock.UtcNow, world.Clock.UtcNow.AddHours(2), "Dentist"), people[0]);

        await world.SignalAsync("shop", "During");
        world.Inbox(people[1]).ShouldHold("During");
        await world.AcknowledgeAsync("During", people[1]);
        await world.FastForwardAsync(TimeSpan.FromHours(3));
        await world.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Remove, null, people[0].Id, world.Clock.UtcNow, world.Clock.UtcNow.AddHours(2), "Ill"), people[0]);
        await world.SignalAsync("shop", "Gap");

        // Skipped at once: nobody waits half an hour for a step that has nobody.
        world.Inbox(people[2]).ShouldHold("Gap");
    }

    [Fact]
    public async Task A_schedule_in_use_is_not_archived_and_an_archived_person_is_not_put_on_call()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana");
        var schedule = await ScheduleAsync(world, people[0]);
        await world.ServiceAsync("shop", new EscalationStep(0, []) { Schedules = [schedule] });

        await world.Invoking(one => one.Bus.ExecuteAsync(new ArchiveSchedule(schedule), Actor.System("test"))).Should().ThrowAsync<Refusal>().WithMessage("*uses*");
        await world.Invoking(one => one.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Add, new UserId(world.NewId()), null, world.Clock.UtcNow, world.Clock.UtcNow.AddHours(1), ""), world.Owner)).Should().ThrowAsync<Missing>();
    }

    [Fact]
    public async Task An_open_incident_says_who_will_be_on_call_when_the_next_step_is_due()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var schedule = await ScheduleAsync(world, people[0], people[1]);
        await world.ServiceAsync("shop", new EscalationStep(0, []) { Schedules = [schedule] }, new EscalationStep(30, []) { Schedules = [schedule] });

        await world.FastForwardAsync(NextHour(world) - TimeSpan.FromMinutes(10) - world.Clock.UtcNow);
        await world.SignalAsync("shop", "Disk full");

        var view = await world.Get<IncidentQueries>().GetAsync(1, default);
        world.Inbox(people[1]).ShouldHold("Disk full");
        view!.Next!.People.Should().Equal("ana");
    }

    [Fact]
    public async Task Pages_hear_of_a_hand_off_at_its_instant()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        await ScheduleAsync(world, people[0], people[1]);
        await world.FastForwardAsync(NextHour(world) - TimeSpan.FromMinutes(10) - world.Clock.UtcNow);
        var heard = 0;
        using var listening = world.Get<Bell>().Subscribe([Topic.Schedules], _ => heard++);

        await world.FastForwardAsync(TimeSpan.FromMinutes(9));
        heard.Should().Be(0);
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));
        heard.Should().BePositive();
    }

    private static DateTimeOffset NextHour(World world) => new DateTimeOffset(world.Clock.UtcNow.Year, world.Clock.UtcNow.Month, world.Clock.UtcNow.Day, world.Clock.UtcNow.Hour, 0, 0, TimeSpan.Zero).AddHours(2);

    /// <summary>They take turns by the hour.</summary>
    private static async Task<ScheduleId> ScheduleAsync(World world, params Person[] people)
    {
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var start = NextHour(world).AddHours(-24).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var layer = new LayerText("All", RotationUnit.Hours, 1, start, [.. people.Select(person => person.Id)], TurnCount.Calendar, [], WindowZone.Schedule);
        await world.Bus.ExecuteAsync(new CreateSchedule(schedule, "Primary", team, "Etc/UTC", LayerCoverage.LowestLayer, [layer]) { Sure = true }, Actor.System("test"));
        return schedule;
    }
}
