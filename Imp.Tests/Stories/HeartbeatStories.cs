using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class HeartbeatStories
{
    private const string Missing = "nightly gave no sign of life";

    /// <summary>Every hour, grace ten minutes.</summary>
    private static readonly Rhythm Hourly = new(3_600, null, null, 600);

    [Fact]
    public async Task What_stays_away_pages_and_the_late_beat_closes_its_incident()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));
        await PingAsync(world, beat);

        await world.FastForwardAsync(Minutes(69));
        (await StateAsync(world, beat)).Should().Be(HeartbeatState.Late);
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(1));
        (await StateAsync(world, beat)).Should().Be(HeartbeatState.Down);
        world.Inbox(ana).ShouldHold(Missing);

        await PingAsync(world, beat);
        (await StateAsync(world, beat)).Should().Be(HeartbeatState.Up);
        (await IncidentsAsync(world)).Should().Equal((Missing, ResponseState.Closed));
        (await world.TimelineAsync(Missing)).Should().Contain("closed it: went away");
        world.AnyMessage = true;
    }

    [Fact]
    public async Task Repeated_failures_are_one_incident_that_counts_them()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));

        await PingAsync(world, beat, new Beat(BeatKind.Fail, null, 2));
        await PingAsync(world, beat, new Beat(BeatKind.Fail, null, 2));
        await world.FastForwardAsync(Seconds(5));

        world.Inbox(ana).ShouldHold("nightly failed with exit code 2");
        (await world.ReadAsync(db => db.Incidents.Select(incident => new { incident.Severity, incident.DedupKey }).SingleAsync()))
            .Should().BeEquivalentTo(new { Severity = Severity.Sev2, DedupKey = $"heartbeat/{beat.Value:N}" });
        var events = (await world.Get<EventQueries>().ListAsync(null, null, null, 10, default)).Items;
        events.Select(one => (one.Integration, one.Heartbeat, one.Outcome)).Should().Equal(("nightly", beat, EventOutcome.Attached), ("nightly", beat, EventOutcome.Created));
        (await world.Get<IncidentQueries>().AlertsAsync(await world.IdAsync("nightly failed with exit code 2"), null, 10, default)).Items.Should().NotBeEmpty().And.OnlyContain(alert => alert.Integration == "nightly");
    }

    [Fact]
    public async Task A_run_that_hangs_pages_and_one_that_ends_shows_how_long_it_took()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));
        var run = world.NewId();

        await PingAsync(world, beat, new Beat(BeatKind.Start, run));
        await world.FastForwardAsync(Minutes(3));
        await PingAsync(world, beat, new Beat(BeatKind.Success, run), "done");
        (await world.Get<HeartbeatQueries>().PingsAsync(beat, 10, default)).Select(ping => (ping.Kind, ping.Took, ping.Body)).Should().Equal((BeatKind.Success, Minutes(3), "done"), (BeatKind.Start, null, null));

        await PingAsync(world, beat, new Beat(BeatKind.Start));
        await world.FastForwardAsync(Minutes(10));
        world.Inbox(ana).ShouldHold("nightly started and did not end");
    }

    [Fact]
    public async Task After_our_own_downtime_grace_begins_anew()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));
        await PingAsync(world, beat);

        await world.RestartAsync(Hours(5));
        await world.FastForwardAsync(Minutes(9));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Missing);
    }

    [Fact]
    public async Task A_cron_line_is_kept_in_its_own_zone()
    {
        await using var world = await World.StartAsync();
        var beat = await BeatAsync(world, new Rhythm(null, "0 2 * * *", "Europe/Berlin", 600));

        await PingAsync(world, beat);

        (await world.Get<HeartbeatQueries>().GetAsync(beat, default))!.Pulse.DueAt.Should().Be(new DateTimeOffset(2026, 3, 3, 1, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_never_beat_but_after_a_day_the_list_warns()
    {
        await using var world = await World.StartAsync();
        var beat = await BeatAsync(world, Hourly);

        await world.FastForwardAsync(Hours(24));
        (await world.Get<HeartbeatQueries>().GetAsync(beat, default))!.IsForgotten.Should().BeFalse();
        await world.FastForwardAsync(Minutes(1));
        (await world.Get<HeartbeatQueries>().GetAsync(beat, default))!.IsForgotten.Should().BeTrue();
    }

    [Fact]
    public async Task An_archived_heartbeat_is_not_watched_and_knows_no_ping()
    {
        await using var world = await World.StartAsync();
        var beat = await BeatAsync(world, Hourly);
        await PingAsync(world, beat);

        await world.Bus.ExecuteAsync(new ArchiveHeartbeat(beat), Actor.System("test"));
        await world.FastForwardAsync(Hours(5));

        (await world.Get<PingDesk>().FindAsync(beat.Value, default), await world.Get<PingDesk>().PingAsync(beat, new Beat(BeatKind.Success), null, null)).Should().Be((null, PingFate.Unknown));
        (await IncidentsAsync(world)).Should().BeEmpty();
        await world.Bus.ExecuteAsync(new RestoreHeartbeat(beat), Actor.System("test"));
        (await StateAsync(world, beat)).Should().Be(HeartbeatState.New);
    }

    [Fact]
    public async Task Only_the_last_pings_are_kept_and_all_are_counted()
    {
        await using var world = await World.StartAsync();
        var beat = await BeatAsync(world, Hourly);

        for (var ping = 0; ping < HeartbeatPing.Kept + 5; ping++)
        {
            if (ping % PingDesk.Burst == PingDesk.Burst - 1) await world.FastForwardAsync(Seconds(PingDesk.Burst));
            await PingAsync(world, beat, new Beat(BeatKind.Log));
        }

        (await world.ReadAsync(db => db.HeartbeatPings.Select(ping => ping.Number).ToListAsync())).Should().HaveCount(HeartbeatPing.Kept).And.NotContain(5).And.Contain(6);
        (await world.Get<HeartbeatQueries>().GetAsync(beat, default))!.PingCount.Should().Be(HeartbeatPing.Kept + 5);
    }

    [Fact]
    public async Task A_program_that_pings_without_end_is_let_through_once_a_second_and_hinders_no_other()
    {
        await using var world = await World.StartAsync();
        var (mad, sound) = (await BeatAsync(world, Hourly), await BeatAsync(world, Hourly));
        for (var ping = 0; ping < PingDesk.Burst; ping++) await PingAsync(world, mad);

        (await world.Get<PingDesk>().PingAsync(mad, new Beat(BeatKind.Success), null, null)).Should().Be(PingFate.TooMany);
        await PingAsync(world, sound);
        await world.FastForwardAsync(Seconds(1));
        await PingAsync(world, mad);
        (await world.Get<PingDesk>().PingAsync(mad, new Beat(BeatKind.Success), null, null)).Should().Be(PingFate.TooMany);

        (await world.Get<HeartbeatQueries>().GetAsync(mad, default))!.PingCount.Should().Be(PingDesk.Burst + 1);
    }

    [Fact]
    public async Task A_paused_heartbeat_tells_nobody_and_is_watched_again_from_its_next_ping_on()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));
        await PingAsync(world, beat);
        await world.Bus.ExecuteAsync(new PauseHeartbeat(beat), Actor.System("test"));

        await world.FastForwardAsync(Minutes(180));
        await PingAsync(world, beat, new Beat(BeatKind.Fail));
        await world.FastForwardAsync(Minutes(180));
        world.Inbox(ana).ShouldBeEmpty();
        await world.Bus.ExecuteAsync(new ResumeHeartbeat(beat), Actor.System("test"));
        await world.FastForwardAsync(Minutes(180));
        world.Inbox(ana).ShouldBeEmpty();
        await PingAsync(world, beat);
        await world.FastForwardAsync(Minutes(180));

        world.Inbox(ana).ShouldHold("gave no sign of life");
    }

    [Fact]
    public async Task The_next_success_ends_what_was_open_when_it_was_paused()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        var beat = await BeatAsync(world, Hourly);
        await PingAsync(world, beat, new Beat(BeatKind.Fail));
        await world.FastForwardAsync(Seconds(5));
        await world.Bus.ExecuteAsync(new PauseHeartbeat(beat), Actor.System("test"));

        await PingAsync(world, beat);
        await world.FastForwardAsync(Minutes(30));

        (await world.ReadAsync(db => db.Incidents.Select(incident => incident.Response).ToListAsync())).Should().Equal(ResponseState.Closed);
    }

    [Fact]
    public async Task A_heartbeat_that_a_process_did_not_live_to_tell_of_is_told_by_the_next()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var beat = await BeatAsync(world, Hourly, Step(ana));

        await world.Get<PingDesk>().PingAsync(beat, new Beat(BeatKind.Fail), null, null);
        await world.KillAsync();
        await world.FastForwardAsync(Seconds(5));

        world.Inbox(ana).ShouldHold("nightly failed");
    }

    private static async Task<HeartbeatId> BeatAsync(World world, Rhythm rhythm, params Domain.Escalation.EscalationStep[] steps)
    {
        var id = new HeartbeatId(world.NewId());
        await world.Bus.ExecuteAsync(new CreateHeartbeat(id, await world.ServiceAsync("payouts", steps), "nightly", "nightly", rhythm, AlertSeverity.Error), Actor.System("test"));
        return id;
    }

    private static async Task PingAsync(World world, HeartbeatId id, Beat? beat = null, string? body = null)
    {
        (await world.Get<PingDesk>().PingAsync(id, beat ?? new Beat(BeatKind.Success), "192.0.2.1", body is null ? null : System.Text.Encoding.UTF8.GetBytes(body))).Should().Be(PingFate.Kept);
        await world.RestAsync();
    }

    private static async Task<HeartbeatState> StateAsync(World world, HeartbeatId id) => (await world.Get<HeartbeatQueries>().GetAsync(id, default))!.State;

    private static async Task<List<(string, ResponseState)>> IncidentsAsync(World world) =>
        await world.ReadAsync(async db => (await db.Incidents.ToListAsync()).ConvertAll(incident => (incident.Title, incident.Response)));
}
