using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;
using Imp.Tests.Support;
using NodaTime;

namespace Imp.Tests.OnCall;

/// <summary>A shift is offered, taken, refused; and schedules that replace everything for a while.</summary>
public sealed class SwapTests
{
    [Theory]
    [InlineData(SwapState.Open, "Accepted Declined Withdrawn")]
    [InlineData(SwapState.Accepted, "")]
    [InlineData(SwapState.Declined, "Withdrawn")]
    [InlineData(SwapState.Withdrawn, "")]
    [InlineData(SwapState.Expired, "")]
    public void The_table_says_what_may_happen_to_an_offer(SwapState from, string leads) =>
        string.Join(' ', SwapLifecycle.Allowed(from).Select(action => SwapLifecycle.Next(from, action))).Should().Be(leads);

    [Fact]
    public async Task A_shift_offered_to_everybody_goes_to_whoever_takes_it_first_and_both_are_named()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo", "stranger");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1], people[2]);

        var swap = await OfferAsync(world, schedule, people[0], shift, null);
        world.Inbox(people[1]).ShouldHold("ana offers a shift of Days");
        world.Inbox(people[2]).ShouldHold("ana offers a shift of Days");
        await Refused(world, new AcceptSwap(swap), people[3], "*not one of them*");
        await world.DoAsync(new AcceptSwap(swap), people[1]);
        await world.DoAsync(new AcceptSwap(swap), people[1]);
        world.Inbox(people[0]).ShouldHold("ben takes your shift of Days");
        await Refused(world, new AcceptSwap(swap), people[2], "*taken this shift already*");

        (await world.Get<SwapQueries>().ShiftsOfAsync(people[1].Id, default)).Should().Contain(own => own.From == shift.From && own.Until == shift.Until && own.Cause == ShiftCause.Override);
        (await world.ReadAsync(db => Task.FromResult(db.ScheduleOverrides.Single().Reason))).Should().Be("Swap agreed by ana and ben");
        (await world.ReadAsync(db => Task.FromResult(db.Audit.Count(entry => entry.Command == "AcceptSwap")))).Should().Be(2, "each is written down with who it was");
    }

    [Fact]
    public async Task An_exchange_writes_both_ways()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1]);
        var back = new SwapSpan(shift.Until, shift.Until.AddDays(1));

        var swap = await OfferAsync(world, schedule, people[0], shift, people[1], back);
        world.Inbox(people[1]).ShouldHold("In return for yours");
        await world.DoAsync(new AcceptSwap(swap), people[1]);
        world.Inbox(people[0]).ShouldHold("You have in return");

        (await NowAsync(world, schedule, shift.From.AddHours(1))).Should().Equal(people[1].Id);
        (await NowAsync(world, schedule, back.From.AddHours(1))).Should().Equal(people[0].Id);
    }

    [Fact]
    public async Task What_the_rota_has_overtaken_is_not_accepted()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1], people[2]);
        var swap = await OfferAsync(world, schedule, people[0], shift, people[1]);
        world.Inbox(people[1]).ShouldHold("ana offers you a shift");

        await world.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Replace, people[2].Id, people[0].Id, shift.From.AddHours(2), shift.From.AddHours(3), ""), people[2]);

        await Refused(world, new AcceptSwap(swap), people[1], "*has changed since*");
        (await world.ReadAsync(db => Task.FromResult(db.ScheduleOverrides.Count()))).Should().Be(1, "nothing half is written");
    }

    [Fact]
    public async Task An_offer_ends_when_the_shift_begins_and_can_be_withdrawn_or_declined_before()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1]);
        var (late, gone, declined) = (await OfferAsync(world, schedule, people[0], shift, people[1]), await OfferAsync(world, schedule, people[0], shift, people[1]), await OfferAsync(world, schedule, people[0], shift, people[1]));
        world.Inbox(people[1]).ShouldHold(3, "ana offers you a shift");

        await world.DoAsync(new WithdrawSwap(gone), people[0]);
        await Refused(world, new AcceptSwap(gone), people[1], "*withdrawn*");
        await world.DoAsync(new DeclineSwap(declined), people[1]);
        world.Inbox(people[0]).ShouldHold("ben cannot take your shift");
        await world.FastForwardAsync(shift.From - world.Clock.UtcNow);
        await Refused(world, new AcceptSwap(late), people[1], "*the shift has begun*");
        (await world.Get<SwapQueries>().ListAsync(schedule, people[1].Id, default)).Select(row => row.State).Should().BeEquivalentTo([SwapState.Expired, SwapState.Withdrawn, SwapState.Declined]);
    }

    [Fact]
    public async Task An_offer_to_everybody_disappears_for_whoever_declines_and_the_giver_hears_when_all_have()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo", "stranger");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1], people[2]);
        var swap = await OfferAsync(world, schedule, people[0], shift, null);
        world.Inbox(people[1]).ShouldHold("ana offers a shift of Days");
        world.Inbox(people[2]).ShouldHold("ana offers a shift of Days");

        await Refused(world, new DeclineSwap(swap), people[3], "*Only somebody to whom*");
        await Refused(world, new DeclineSwap(swap), people[0], "*Only somebody to whom*");
        await world.DoAsync(new DeclineSwap(swap), people[1]);
        await world.DoAsync(new DeclineSwap(swap), people[1]);
        (await world.Get<SwapQueries>().ListAsync(schedule, people[1].Id, default)).Should().BeEmpty();
        (await world.Get<SwapQueries>().ListAsync(schedule, people[2].Id, default)).Single().DeclinedBy.Should().Equal("ben");

        await world.DoAsync(new DeclineSwap(swap), people[2]);
        world.Inbox(people[0]).ShouldHold("Nobody can take your shift of Days");
        (await world.Get<SwapQueries>().ListAsync(schedule, people[0].Id, default)).Single().State.Should().Be(SwapState.Declined);
        await Refused(world, new AcceptSwap(swap), people[1], "*was declined*");
    }

    [Fact]
    public async Task In_a_temporary_schedule_people_may_take_turns()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        var (schedule, shift) = await DaysAsync(world, people[0]);
        AddTemporary Turns(int every) => new(new TemporaryId(world.NewId()), schedule, shift.From.AddHours(1), shift.From.AddHours(8), [people[1].Id, people[2].Id], "Company week") { TurnUnit = RotationUnit.Hours, TurnEvery = every };

        await world.Invoking(one => DoAsync(one, Turns(0), one.Owner)).Should().ThrowAsync<FluentValidation.ValidationException>();
        await DoAsync(world, Turns(3), world.Owner);

        var who = new List<UserId>();
        foreach (var hour in (double[])[0.5, 1, 3.9, 4, 7, 7.9, 8]) who.AddRange(await NowAsync(world, schedule, shift.From.AddHours(hour)));
        who.Should().Equal(people[0].Id, people[1].Id, people[1].Id, people[2].Id, people[1].Id, people[1].Id, people[0].Id);
    }

    [Fact]
    public async Task A_responder_offers_only_his_own_shifts_and_a_manager_anybodys()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var boss = (await world.PeopleAsync(Role.Manager, "mia"))[0];
        var (schedule, shift) = await DaysAsync(world, people[0], people[1]);

        OfferSwap Offer() => new(new SwapId(world.NewId()), schedule, people[0].Id, shift, people[1].Id, null, "");
        await world.Invoking(one => one.Bus.ExecuteAsync(Offer(), people[1].Actor)).Should().ThrowAsync<NotAllowed>();
        await DoAsync(world, Offer(), boss);
        world.Inbox(people[1]).ShouldHold("ana offers you a shift");
        await Refused(world, Offer() with { Span = new SwapSpan(shift.Until, shift.Until.AddHours(1)) }, people[0], "*not a shift of theirs*");
    }

    [Fact]
    public async Task A_temporary_schedule_beats_overrides_even_with_nobody_until_it_is_taken_back()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        var (schedule, shift) = await DaysAsync(world, people[0], people[1]);
        await world.DoAsync(new AddOverride(new OverrideId(world.NewId()), schedule, OverrideKind.Add, people[1].Id, null, shift.From, shift.Until, ""), people[1]);
        var (nobody, both) = (new TemporaryId(world.NewId()), new TemporaryId(world.NewId()));
        AddTemporary Temporary(TemporaryId id, params UserId[] who) => new(id, schedule, shift.From, shift.From.AddHours(4), who, "Company week");

        await world.Invoking(one => one.Bus.ExecuteAsync(Temporary(nobody), people[0].Actor)).Should().ThrowAsync<NotAllowed>();
        await DoAsync(world, Temporary(nobody), world.Owner);
        (await NowAsync(world, schedule, shift.From.AddHours(1))).Should().BeEmpty();
        await world.FastForwardAsync(TimeSpan.FromSeconds(1));
        await DoAsync(world, Temporary(both, people[1].Id), world.Owner);
        (await NowAsync(world, schedule, shift.From.AddHours(1))).Should().Equal(people[1].Id);
        await Refused(world, new OfferSwap(new SwapId(world.NewId()), schedule, people[1].Id, new SwapSpan(shift.From, shift.From.AddHours(4)), null, null, ""), people[1], "*temporary schedule*");

        await DoAsync(world, new CancelTemporary(both), world.Owner);
        await DoAsync(world, new CancelTemporary(nobody), world.Owner);
        (await NowAsync(world, schedule, shift.From.AddHours(1))).Should().BeEquivalentTo([people[0].Id, people[1].Id]);
    }

    private static async Task<SwapId> OfferAsync(World world, ScheduleId schedule, Person giver, SwapSpan shift, Person? taker, SwapSpan? back = null)
    {
        var swap = new SwapId(world.NewId());
        await world.DoAsync(new OfferSwap(swap, schedule, giver.Id, shift, taker?.Id, back, ""), giver);
        return swap;
    }

    /// <summary>As somebody who manages.</summary>
    private static Task DoAsync(World world, Imp.Infrastructure.Changes.ICommand command, Person by) => world.DoAsync(command, by, Role.Manager);

    private static async Task Refused(World world, Imp.Infrastructure.Changes.ICommand command, Person by, string why) =>
        await world.Invoking(one => one.Bus.ExecuteAsync(command, by.Actor)).Should().ThrowAsync<Refusal>().WithMessage(why);

    private static async Task<IReadOnlyList<UserId>> NowAsync(World world, ScheduleId schedule, DateTimeOffset at) =>
        await world.ReadAsync(async db => (await db.PlansAsync(db.Schedules.Where(one => one.Id == schedule), at, at, default)).Single().Plan.At(Instant.FromDateTimeOffset(at), _ => null));

    /// <summary>They take turns by the day.</summary>
    /// <returns>The schedule, and the next shift of the first of them.</returns>
    private static async Task<(ScheduleId Schedule, SwapSpan Shift)> DaysAsync(World world, params Person[] people)
    {
        var schedule = new ScheduleId(world.NewId());
        var team = await world.ReadAsync(db => Task.FromResult(db.Teams.First().Id));
        var first = new DateTimeOffset(world.Clock.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        await world.Bus.ExecuteAsync(new CreateSchedule(schedule, "Days", team, "Etc/UTC", LayerCoverage.LowestLayer,
            [new LayerText("All", RotationUnit.Days, 1, first.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), [.. people.Select(person => person.Id)], TurnCount.Calendar, [], WindowZone.Schedule)])
        { Sure = true }, Actor.System("test"));
        return (schedule, new SwapSpan(first, first.AddDays(1)));
    }
}
