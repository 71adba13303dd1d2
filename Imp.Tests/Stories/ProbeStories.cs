using System.Net;
using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Probes;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>Probes against a target on this machine, on a clock of our own.</summary>
public sealed class ProbeStories : IDisposable
{
    private readonly WebTarget target = new();

    public void Dispose() => target.Dispose();

    [Fact]
    public async Task A_page_that_fails_often_enough_pages_and_its_coming_back_closes_the_incident()
    {
        await using var world = await StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var probe = await LookAtAsync(world, Page(), new ProbeRhythm(60, 10, 2, 2), Step(ana));

        await world.FastForwardAsync(Minutes(5));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Up);
        target.Answer = "HTTP/1.1 503 Busy";
        await world.FastForwardAsync(Minutes(1) + Seconds(20));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Failing);
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Seconds(20));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Down);
        world.Inbox(ana).ShouldHold("shop: status 503");

        await world.FastForwardAsync(Minutes(30));
        target.Answer = WebTarget.Fine;
        await world.FastForwardAsync(Minutes(1));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Recovering);
        await world.FastForwardAsync(Seconds(20));
        (await IncidentsAsync(world)).Should().Equal(("shop: status 503", ResponseState.Closed));
        (await world.Get<EventQueries>().ListAsync(null, null, null, 10, default)).Items.Select(one => (one.Integration, one.Probe, one.Action)).Should().Equal(("shop", probe, AlertAction.Resolve), ("shop", probe, AlertAction.Trigger));
        world.AnyMessage = true;
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", "hello", null, null, null)]
    [InlineData("HTTP/1.1 404 No", "", null, null, "status 404")]
    [InlineData("HTTP/1.1 200 OK", "all is well", "is well", "error", null)]
    [InlineData("HTTP/1.1 200 OK", "all is bad", "is well", null, "the wanted text is missing")]
    [InlineData("HTTP/1.1 200 OK", "an error", null, "error", "there is text that should not be there")]
    [InlineData("HTTP/1.1 302 Away\r\nLocation: /there", "", null, null, "status 404")]
    [InlineData("HTTP/1.1 302 Away\r\nLocation: /", "", null, null, "more than 5 redirects")]
    [InlineData("HTTP/1.1 302 Away\r\nLocation: http://192.0.2.1/", "", null, null, "192.0.2.1 is not a public address. Add it to Outbound.Allow in the settings file if Imp shall call it")]
    [InlineData("HTTP/1.1 302 Away\r\nLocation: file:///etc/passwd", "", null, null, "a redirect to something that is no page")]
    [InlineData("nonsense", "", null, null, "the connection broke off")]
    public async Task A_page_is_looked_at_as_it_is_meant(string answer, string text, string? contains, string? lacks, string? problem)
    {
        await using var world = await StartAsync();
        (target.Answer, target.Text) = (answer, text);
        var probe = await LookAtAsync(world, Page() with { Contains = contains, Lacks = lacks }, new ProbeRhythm());
        await world.RestAsync();

        (await RowAsync(world, probe)).Standing.Problem.Should().Be(problem);
    }

    [Fact]
    public async Task Statuses_and_redirects_are_a_matter_of_choice()
    {
        await using var world = await StartAsync();
        target.Answer = "HTTP/1.1 302 Away\r\nLocation: /there";
        var probe = await LookAtAsync(world, Page() with { FollowsRedirects = false, Statuses = "200, 300-399", UsesHead = true }, new ProbeRhythm());
        await world.RestAsync();

        (await StateAsync(world, probe)).Should().Be(ProbeState.Up);
        target.Asked.Should().Equal("HEAD /");
    }

    [Fact]
    public async Task A_port_is_open_or_it_is_not()
    {
        await using var world = await StartAsync();
        var (open, closed) = (await LookAtAsync(world, new ProbeCheck(ProbeKind.Tcp, $"localhost:{target.Port}"), new ProbeRhythm()), await LookAtAsync(world, new ProbeCheck(ProbeKind.Tcp, $"127.0.0.1:{Loopback.FreePort()}"), new ProbeRhythm(), name: "other"));
        await world.RestAsync();

        (await StateAsync(world, open), (await RowAsync(world, closed)).Standing.Problem).Should().Be((ProbeState.Up, "the connection is refused"));
    }

    [Fact]
    public async Task What_is_inside_is_not_looked_at_unless_the_operator_opened_it_and_nobody_is_paged_for_that()
    {
        await using var world = await StartAsync(allowed: false);
        var ana = (await world.PeopleAsync("ana"))[0];
        var page = await LookAtAsync(world, Page(), new ProbeRhythm(60, 10, 0, 1), Step(ana));
        var port = await LookAtAsync(world, new ProbeCheck(ProbeKind.Tcp, $"localhost:{target.Port}"), new ProbeRhythm(60, 10, 0, 1), name: "port");
        await world.FastForwardAsync(Minutes(10));

        foreach (var probe in new[] { page, port })
        {
            (await StateAsync(world, probe)).Should().Be(ProbeState.Blind);
            (await RowAsync(world, probe)).Standing.Problem.Should().Contain("Outbound.Allow");
        }
        target.Asked.Should().BeEmpty();
        (await IncidentsAsync(world)).Should().BeEmpty();
        (await world.Get<ProbeQueries>().UptimesAsync(page, default)).Month.Percent.Should().BeNull("nothing was measured");
    }

    [Theory]
    [InlineData("localhost", 90, "not trusted")]
    [InlineData("localhost", -1, "has expired")]
    [InlineData("elsewhere.example", 90, "another name")]
    public async Task A_certificate_is_read(string name, int days, string problem)
    {
        await using var world = await StartAsync();
        using var server = new TlsTarget(name, world.Clock.UtcNow.AddDays(days));
        var probe = await LookAtAsync(world, new ProbeCheck(ProbeKind.Tls, $"localhost:{server.Port}"), new ProbeRhythm(60, 10, 0, 1));
        await world.RestAsync();

        (await RowAsync(world, probe)).Standing.Problem.Should().Contain(problem);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task After_our_own_downtime_only_what_is_measured_anew_counts()
    {
        await using var world = await StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var probe = await LookAtAsync(world, Page(), new ProbeRhythm(60, 10, 2, 2), Step(ana));
        await world.FastForwardAsync(Minutes(5));
        target.Answer = "HTTP/1.1 500 Oh";
        await world.FastForwardAsync(Minutes(1) + Seconds(20));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Failing);

        await world.RestartAsync(Hours(5));
        await world.FastForwardAsync(Seconds(30));
        world.Inbox(ana).ShouldBeEmpty();
        target.Answer = WebTarget.Fine;
        await world.FastForwardAsync(Minutes(10));
        (await StateAsync(world, probe)).Should().Be(ProbeState.Up);
        (await IncidentsAsync(world)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_day_of_looks_is_kept_and_a_month_of_hours()
    {
        await using var world = await StartAsync();
        world.AnyMessage = true;
        var probe = await LookAtAsync(world, Page(), new ProbeRhythm(1_800));
        await world.FastForwardAsync(Hours(30));
        target.Answer = "HTTP/1.1 500 Oh";
        await world.FastForwardAsync(Hours(1));
        target.Answer = WebTarget.Fine;
        await world.FastForwardAsync(Hours(3));

        var looks = await world.ReadAsync(db => db.ProbeLooks.Select(look => look.At).ToListAsync());
        looks.Count.Should().BeInRange(48, 56);
        looks.Min().Should().BeGreaterThan((world.Clock.UtcNow - TimeSpan.FromHours(25)).ToUnixTimeMilliseconds());
        (await world.ReadAsync(db => db.ProbeHours.CountAsync())).Should().BeInRange(34, 35);
        var curve = await world.Get<ProbeQueries>().CurveAsync(probe, default);
        curve.Should().Contain(point => point.Bad > 0).And.Contain(point => point.Bad == 0 && point.TookMs != null).And.BeInAscendingOrder(point => point.At);
        var uptimes = await world.Get<ProbeQueries>().UptimesAsync(probe, default);
        uptimes.Day.Percent.Should().BeInRange(80, 99);
        uptimes.Week.Percent.Should().BeGreaterThan(uptimes.Day.Percent!.Value);

        world.Clock.Advance(TimeSpan.FromDays(32));
        await world.RestAsync();
        (await world.ReadAsync(db => db.ProbeHours.CountAsync())).Should().Be(1);
    }

    [Fact]
    public async Task Asking_looks_at_once_and_an_archived_probe_looks_never()
    {
        await using var world = await StartAsync();
        var probe = await LookAtAsync(world, Page(), new ProbeRhythm(86_400));
        await world.RestAsync();
        await world.Bus.ExecuteAsync(new LookNow(probe), Actor.System("test"));
        await world.RestAsync();
        target.Asked.Should().HaveCount(2);

        await world.Bus.ExecuteAsync(new ArchiveProbe(probe), Actor.System("test"));
        await world.FastForwardAsync(Hours(48));
        target.Asked.Should().HaveCount(2);
        (await Record.ExceptionAsync(() => world.Bus.ExecuteAsync(new LookNow(probe), Actor.System("test")))).Should().BeOfType<Refusal>();

        await world.Bus.ExecuteAsync(new RestoreProbe(probe), Actor.System("test"));
        await world.RestAsync();
        (target.Asked.Count, await StateAsync(world, probe)).Should().Be((3, ProbeState.Up));
    }

    [Fact]
    public async Task What_it_looks_at_can_be_changed_and_it_counts_anew()
    {
        await using var world = await StartAsync();
        target.Answer = "HTTP/1.1 500 Oh";
        var probe = await LookAtAsync(world, Page(), new ProbeRhythm());
        await world.RestAsync();
        (await StateAsync(world, probe)).Should().Be(ProbeState.Failing);

        await world.Bus.ExecuteAsync(new EditProbe(probe, world.Door("shop").Service, "shop", Page() with { Statuses = "500" }, new ProbeRhythm(), AlertSeverity.Error), Actor.System("test"));
        (await StateAsync(world, probe)).Should().Be(ProbeState.New);
        await world.RestAsync();
        (await StateAsync(world, probe)).Should().Be(ProbeState.Up);
    }

    [Fact]
    public async Task Many_look_at_a_time_and_all_of_them_do()
    {
        await using var world = await StartAsync();
        await world.ServiceAsync("shop");
        for (var number = 0; number < 40; number++) await CreateAsync(world, Page(), new ProbeRhythm(600), $"probe {number}");
        await world.RestAsync();

        target.Asked.Should().HaveCount(40);
    }

    [Fact]
    public async Task A_probe_that_cannot_work_is_refused_with_a_reason_at_its_field()
    {
        await using var world = await StartAsync();
        await world.ServiceAsync("shop");
        async Task<IEnumerable<string>> WrongAsync(ProbeCheck check, ProbeRhythm rhythm) =>
            ((ValidationException)(await Record.ExceptionAsync(() => CreateAsync(world, check, rhythm)))!).Errors.Select(error => error.PropertyName);

        (await WrongAsync(new ProbeCheck(ProbeKind.Http, "nothing", Statuses: "x", SlowMs: 0, WarningDays: 0), new ProbeRhythm(9, 31, 11, 0)))
            .Should().BeEquivalentTo("Check.Target", "Check.Statuses", "Check.SlowMs", "Check.WarningDays", "Check.CriticalDays", "Rhythm.IntervalSeconds", "Rhythm.TimeoutSeconds", "Rhythm.Retries", "Rhythm.Successes");
        (await WrongAsync(new ProbeCheck(ProbeKind.Http, "http://a.example", UsesHead: true, Contains: "x", Lacks: "y"), new ProbeRhythm())).Should().Equal("Check.Contains", "Check.Lacks");
    }

    private ProbeCheck Page() => new(ProbeKind.Http, $"http://localhost:{target.Port}/");

    /// <summary>A real echo of this machine's own, where the machine lets a process send one; where it does not, the probe says so and pages nobody.</summary>
    [Theory]
    [InlineData("127.0.0.1"), InlineData("localhost")]
    public async Task A_ping_of_this_machine_is_answered(string host)
    {
        await using var world = await StartAsync();
        var probe = await LookAtAsync(world, new ProbeCheck(ProbeKind.Ping, host), new ProbeRhythm(60, 5, 0, 1));

        await world.FastForwardAsync(Minutes(3));

        var row = await RowAsync(world, probe);
        if (world.Get<GuardedSockets>().PingProblem is { } closed) (row.Standing.State, row.Standing.Problem).Should().Be((ProbeState.Blind, closed));
        else (row.Standing.State, row.Standing.LastMs < 5_000).Should().Be((ProbeState.Up, true));
        (await IncidentsAsync(world)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_ping_of_what_is_not_opened_is_not_sent()
    {
        await using var world = await StartAsync(allowed: false);
        var probe = await LookAtAsync(world, new ProbeCheck(ProbeKind.Ping, "127.0.0.1"), new ProbeRhythm(60, 5, 0, 1));

        await world.FastForwardAsync(Minutes(3));

        ((await StateAsync(world, probe)) == ProbeState.Up).Should().BeFalse();
        (await IncidentsAsync(world)).Should().BeEmpty();
    }

    private static Task<World> StartAsync(bool allowed = true) => World.StartAsync(services => services.AddSingleton(new OutboundOptions(allowed ? ["localhost", "127.0.0.1"] : [])));

    private static async Task<ProbeId> LookAtAsync(World world, ProbeCheck check, ProbeRhythm rhythm, Domain.Escalation.EscalationStep? step = null, string name = "shop")
    {
        if (await world.ReadAsync(db => db.Services.CountAsync()) == 0) await world.ServiceAsync("shop", step is null ? [] : [step]);
        return await CreateAsync(world, check, rhythm, name);
    }

    private static async Task<ProbeId> CreateAsync(World world, ProbeCheck check, ProbeRhythm rhythm, string name = "shop")
    {
        var id = new ProbeId(world.NewId());
        await world.Bus.ExecuteAsync(new CreateProbe(id, world.Door("shop").Service, name, check, rhythm, AlertSeverity.Error), Actor.System("test"));
        return id;
    }

    private static async Task<ProbeRow> RowAsync(World world, ProbeId probe) => (await world.Get<ProbeQueries>().GetAsync(probe, default))!;

    private static async Task<ProbeState> StateAsync(World world, ProbeId probe) => (await RowAsync(world, probe)).Standing.State;

    private static async Task<List<(string, ResponseState)>> IncidentsAsync(World world) =>
        (await world.ReadAsync(db => db.Incidents.Select(incident => new { incident.Title, incident.Response }).ToListAsync())).ConvertAll(one => (one.Title, one.Response));
}
