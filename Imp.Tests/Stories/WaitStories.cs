using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Quiet;
using Imp.Tests.Grouping;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>The shop needs the api, which needs the database. Ana has the database, bo the shop, cy the api.</summary>
public sealed class WaitStories : IAsyncLifetime
{
    private const string Db = "db does not answer", Shop = "shop shows errors", Api = "api times out";

    private World world = null!;
    private Person ana = null!, bo = null!, cy = null!;
    private ServiceId shop, api, db;

    public async Task InitializeAsync()
    {
        world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "bo", "cy");
        (ana, bo, cy) = (people[0], people[1], people[2]);
        (db, shop, api) = (await world.ServiceAsync("db", Step(ana)), await world.ServiceAsync("shop", Step(bo)), await world.ServiceAsync("api", Step(cy)));
        await world.NeedAsync(shop, api);
        await world.NeedAsync(api, db);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_child_waits_and_is_told_when_the_parent_is_closed_first()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.FastForwardAsync(Hours(3));

        world.Inbox(bo).ShouldBeEmpty();
        (await world.TimelineAsync(Shop)).Should().Contain("made it wait behind #1 (db): nobody is paged");
        (await world.ViewAsync(2)).Links.Behind.Should().Be(new LinkedIncident(1, Db, "db"));
        (await world.ViewAsync(1)).Links.Waiting.Should().Equal(new LinkedIncident(2, Shop, "shop"));
        (await world.Get<IncidentQueries>().ListAsync(IncidentFilter.Default with { State = StateFilter.All }, null, 10, default)).Items.Select(row => row.WaitsBehind).Should().Equal(1, null);

        await world.CloseAsync(Db, ana);
        world.Inbox(bo).ShouldHold(Shop);
        (await world.TimelineAsync(Shop)).Should().Contain("ended the wait: #1 is closed");
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task What_clears_while_it_waits_has_paged_nobody()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.SignalAsync("shop", Shop, action: AlertAction.Resolve);
        await world.CloseAsync(Db, ana);
        await world.FastForwardAsync(Hours(3));

        world.Inbox(bo).ShouldBeEmpty();
        (await world.TimelineAsync(Shop)).Should().NotContain(line => line.StartsWith("ended the wait"));
    }

    [Fact]
    public async Task A_muted_parent_lets_its_children_page_and_holds_no_new_ones()
    {
        await world.SignalAsync("db", Db);
        world.Inbox(ana).ShouldHold(Db);
        await world.SignalAsync("shop", Shop);
        world.Inbox(bo).ShouldBeEmpty();

        await world.DoAsync(new MuteIncident(new(world.NewId()), await world.IdAsync(Db), "known", null), ana);
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);
        await world.SignalAsync("api", Api);
        world.Inbox(cy).ShouldHold(Api);
        await world.AcknowledgeAsync(Api, cy);
    }

    [Fact]
    public async Task A_parent_that_opens_a_moment_later_takes_over_and_the_child_says_so()
    {
        world.Email.WillAnswer(new Domain.Notifications.TryLater("451 busy"));
        await world.SignalAsync("shop", Shop);
        await world.FastForwardAsync(Minutes(0));
        world.Inbox(bo).ShouldBeEmpty();

        await BreakDbAsync();
        await world.FastForwardAsync(Hours(2));

        world.Inbox(bo).ShouldBeEmpty();
        (await world.RecordAsync(Shop)).Select(row => (row.State, row.Reason)).Should().Equal((Domain.Notifications.DeliveryState.Cancelled, "waits behind another"));
        (await world.TimelineAsync(Shop)).Should().Contain("made it wait behind #2 (db): nobody is paged");
    }

    [Theory]
    [InlineData(2, false, true)]
    [InlineData(3, false, false)]
    [InlineData(1, true, false)]
    public async Task Only_what_is_fresh_and_nobody_has_falls_behind_later(int minutes, bool acknowledged, bool waits)
    {
        await world.SignalAsync("shop", Shop);
        world.Inbox(bo).ShouldHold(Shop);
        if (acknowledged) await world.AcknowledgeAsync(Shop, bo);
        await world.FastForwardAsync(Minutes(minutes));

        await world.SignalAsync("db", Db);
        world.Inbox(ana).ShouldHold(Db);

        ((await world.ViewAsync(1)).Row.WaitsBehind is not null).Should().Be(waits);
    }

    [Fact]
    public async Task Whoever_asks_for_pages_gets_them_and_it_does_not_fall_behind_again()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.DoAsync(new ReleaseIncident(await world.IdAsync(Shop)), ana);
        world.Inbox(bo).ShouldHold(Shop);
        (await world.TimelineAsync(Shop)).Should().Contain("asked to page now");

        await world.SignalAsync("db", "db is slow");
        world.Inbox(ana).ShouldHold("db is slow");
        await world.DoAsync(new ReleaseIncident(await world.IdAsync(Shop)), ana);
        (await world.ViewAsync(2)).Row.WaitsBehind.Should().BeNull();
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task What_is_worse_than_its_parent_pages_and_one_that_becomes_worse_does_too()
    {
        await world.SignalAsync("db", Db, AlertSeverity.Warning);
        world.Inbox(ana).ShouldHold(Db);
        await world.AcknowledgeAsync(Db, ana);
        await world.SignalAsync("shop", Shop, AlertSeverity.Critical);
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);

        await world.SignalAsync("api", Api, AlertSeverity.Warning);
        world.Inbox(cy).ShouldBeEmpty();
        await world.SignalAsync("api", Api, AlertSeverity.Error);
        world.Inbox(cy).ShouldHold(Api);
        (await world.TimelineAsync(Api)).Should().Contain("ended the wait: it is worse than #1");
        await world.AcknowledgeAsync(Api, cy);
    }

    [Fact]
    public async Task When_the_root_is_closed_the_next_in_line_pages_and_the_others_wait_for_it()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.SignalAsync("api", Api);
        (await world.ViewAsync(2)).Row.WaitsBehind.Should().Be(1);

        await world.CloseAsync(Db, ana);
        world.Inbox(cy).ShouldHold(Api);
        await world.AcknowledgeAsync(Api, cy);
        await world.FastForwardAsync(Hours(1));
        world.Inbox(bo).ShouldBeEmpty();
        (await world.ViewAsync(2)).Row.WaitsBehind.Should().Be(3);

        await world.CloseAsync(Api, cy);
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task Whoever_takes_a_waiting_incident_has_it_and_giving_it_back_pages()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.AcknowledgeAsync(Shop, cy);
        await world.CloseAsync(Db, ana);
        await world.FastForwardAsync(Hours(1));
        world.Inbox(bo).ShouldBeEmpty();

        await world.DoAsync(new UnacknowledgeIncident(await world.IdAsync(Shop)), cy);
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task What_no_longer_depends_pages()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);

        await world.NeedAsync(api);
        await world.RestAsync();
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task A_mute_of_the_child_outlasts_its_wait_and_the_wait_its_mute()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.DoAsync(new MuteIncident(new(world.NewId()), await world.IdAsync(Shop), "known", world.Clock.UtcNow + Hours(1)), bo);
        await world.FastForwardAsync(Hours(2));
        world.Inbox(bo).ShouldBeEmpty();

        await world.DoAsync(new MuteIncident(new(world.NewId()), await world.IdAsync(Shop), "known", null), bo);
        await world.CloseAsync(Db, ana);
        await world.FastForwardAsync(Hours(2));
        world.Inbox(bo).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_must_last_before_it_pages_is_not_released_into_an_earlier_page()
    {
        await using var other = await World.StartAsync(services => services.AddSingleton<IOpeningStep>(new Later()));
        var (dora, emil) = await other.PeopleAsync("dora", "emil");
        await other.NeedAsync(await other.ServiceAsync("shop", Step(emil)), await other.ServiceAsync("db", Step(dora)));
        await other.SignalAsync("db", Db);
        other.Inbox(dora).ShouldHold(Db);
        await other.SignalAsync("shop", Shop);
        await other.FastForwardAsync(Minutes(1));
        await other.CloseAsync(Db, dora);
        await other.FastForwardAsync(Minutes(8));
        other.Inbox(emil).ShouldBeEmpty();

        await other.FastForwardAsync(Minutes(1));
        other.Inbox(emil).ShouldHold(Shop);
    }

    /// <summary>The database fails, and ana has it.</summary>
    private async Task BreakDbAsync()
    {
        await world.SignalAsync("db", Db);
        world.Inbox(ana).ShouldHold(Db);
        await world.AcknowledgeAsync(Db, ana);
    }

    private sealed class Later : IOpeningStep
    {
        public int Order => 200;

        public ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
        {
            if (opening.Title == Shop) opening.PageAfter = Minutes(10);
            return ValueTask.FromResult<Placement?>(null);
        }
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await BreakDbAsync();
        await world.SignalAsync("shop", Shop);
        await world.RestartAsync(Hours(1));
        await world.RestAsync();
        world.Inbox(bo).ShouldBeEmpty();

        await world.CloseAsync(Db, ana);
        world.Inbox(bo).ShouldHold(Shop);
        await world.AcknowledgeAsync(Shop, bo);
    }

    [Fact]
    public async Task A_circle_is_refused_with_its_names()
    {
        var draw = () => world.NeedAsync(db, shop);

        (await draw.Should().ThrowAsync<Refusal>()).Which.Message.Should().Be("That would be a circle: db → shop → api → db. Take one of them out.");
    }
}
