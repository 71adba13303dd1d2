using Imp.Domain.Escalation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;

namespace Imp.Tests.OnCall;

/// <summary>Reminders before a shift, and what is handed over with it.</summary>
public sealed class HandOffTests
{
    [Fact]
    public async Task A_person_is_reminded_once_at_each_time_that_they_chose_and_not_when_they_only_go_on()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        await world.DoAsync(new SetShiftReminders(people[0].Id, [24 * 60, 60], false), people[0]);
        // Ana stands there twice: her second day is no new shift.
        var (_, first) = await DaysAsync(world, people[1], people[0], people[0], people[2]);

        await world.FastForwardAsync(first.AddMinutes(2) - world.Clock.UtcNow);
        world.Inbox(people[0]).ShouldHold("You are on call in 24 hours: Days").ShouldBeEmpty();
        await world.FastForwardAsync(TimeSpan.FromHours(23));
        world.Inbox(people[0]).ShouldHold("You are on call in an hour: Days").ShouldBeEmpty();
        await world.FastForwardAsync(TimeSpan.FromHours(47));
    }

    [Fact]
    public async Task A_hand_off_tells_both_what_is_open_who_was_woken_and_what_comes()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var (schedule, first) = await DaysAsync(world, people[0], people[1]);
        await world.ServiceAsync("shop", new EscalationStep(0, []) { Schedules = [schedule] });
        await world.DoAsync(new SetShiftReminders(people[0].Id, [], true), people[0]);
        await world.DoAsync(new SetShiftReminders(people[1].Id, [], true), people[1]);
        await world.FastForwardAsync(first.AddMinutes(2) - world.Clock.UtcNow);
        world.Inbox(people[0]).ShouldHold("ana comes; nobody was on call before.");

        await world.SignalAsync("shop", "Disk full");
        world.Inbox(people[0]).ShouldHold("Disk full");
        await world.AcknowledgeAsync("Disk full", people[0]);
        await world.FastForwardAsync(TimeSpan.FromDays(1));

        world.Inbox(people[0]).ShouldHold("ben comes, ana goes.");
        world.Inbox(people[1]).ShouldHold("Hand-off: Days");
        var note = (await world.Get<HandOffQueries>().OfAsync(schedule, 1, default)).Should().ContainSingle().Subject;
        note.Facts.Split('\n').Should().HaveCount(4).And.Contain("ben comes, ana goes.").And.Contain("ana was paged for #1 Disk full.").And.Contain(line => line.StartsWith("Open: #1 [SEV") && line.EndsWith("ana has it."))
            .And.Contain(line => line.StartsWith("This shift lasts until") && line.EndsWith("then ana."));

        await world.DoAsync(new WriteHandOffNote(note.Id, "The disk is ordered."), people[0]);
        (await world.Get<HandOffQueries>().OfAsync(schedule, 1, default))[0].Should().Match<HandOffRow>(row => row.Words == "The disk is ordered." && row.EditedBy == "ana");
    }

    [Fact]
    public async Task Nobody_chooses_for_somebody_else_what_they_hear()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");

        await world.Invoking(one => one.Bus.ExecuteAsync(new SetShiftReminders(people[1].Id, [], false), people[0].Actor)).Should().ThrowAsync<NotAllowed>();
        await world.Invoking(one => one.Bus.ExecuteAsync(new SetShiftReminders(people[0].Id, [1], false), people[0].Actor)).Should().ThrowAsync<FluentValidation.ValidationException>();
    }

    /// <summary>They take turns by the day.</summary>
    /// <returns>The schedule, and when its first shift begins.</returns>
    private static async Task<(ScheduleId Schedule, DateTimeOffset First)> DaysAsync(World world, params Person[] people)
    {
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var first = new DateTimeOffset(world.Clock.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        await world.Bus.ExecuteAsync(new CreateSchedule(schedule, "Days", team, "Etc/UTC", LayerCoverage.LowestLayer,
            [new LayerText("All", RotationUnit.Days, 1, first.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), [.. people.Select(person => person.Id)], TurnCount.Calendar, [], WindowZone.Schedule)])
        { Sure = true }, Actor.System("test"));
        await world.FastForwardAsync(TimeSpan.FromSeconds(1));
        return (schedule, first);
    }
}
