using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Alerts;
using Imp.Tests.Grouping;
using Imp.Tests.Support;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class MergeStories : IAsyncLifetime
{
    private World world = null!;
    private Person ana = null!, bo = null!;

    public async Task InitializeAsync()
    {
        world = await World.StartAsync();
        (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("shop", Step(ana), Step(bo, after: Hours(10)));
        await world.SignalAsync("shop", "A", AlertSeverity.Warning);
        await world.SignalAsync("shop", "B", AlertSeverity.Warning);
        world.Inbox(ana).ShouldHold("A");
        world.Inbox(ana).ShouldHold("B");
        await world.AcknowledgeAsync("A", ana);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Repeats_and_resolves_go_to_the_other_from_then_on()
    {
        await MergeAsync("B", "A");
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1, #2 Closed ×1");
        (await world.TimelineAsync("B")).TakeLast(2).Should().Equal("merged it into #1", "closed it: merged");
        (await world.TimelineAsync("A")).Should().Contain("merged #2 “B” into it");
        (await world.ViewAsync(2)).Links.MergedInto!.Number.Should().Be(1);
        (await world.ViewAsync(1)).Links.TookIn.Select(one => one.Number).Should().Equal(2);

        await world.SignalAsync("shop", "B", AlertSeverity.Warning);
        await world.SignalAsync("shop", "A", AlertSeverity.Warning, AlertAction.Resolve);
        await world.CountAsync();
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×2, #2 Closed ×1");
        await world.SignalAsync("shop", "B", AlertSeverity.Warning, AlertAction.Resolve);
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2, #2 Closed ×1");
        await world.SignalAsync("shop", "B", AlertSeverity.Warning);
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2, #2 Closed ×1, #3 Open ×1");
        world.Inbox(ana).ShouldHold("Over: [SEV3] #1 A");
        world.Inbox(ana).ShouldHold("#3 B");
        world.AnyMessage = true;
    }

    [Fact]
    public async Task What_another_incident_has_by_now_does_not_hold_a_reopened_one_open()
    {
        world.AnyMessage = true;
        await MergeAsync("B", "A");
        await world.CloseAsync("A", bo);
        await world.SignalAsync("shop", "B", AlertSeverity.Warning);
        await world.DoAsync(new ReopenIncident(await world.IdAsync("A"), "It is back"), bo);
        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Closed ×1, #3 Open ×1");

        await world.SignalAsync("shop", "A", AlertSeverity.Warning, AlertAction.Resolve);

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Closed ×1, #3 Open ×1");
    }

    [Fact]
    public async Task Taking_it_out_again_opens_it_with_its_alerts_and_pages()
    {
        await MergeAsync("B", "A");
        await world.FastForwardAsync(Hours(3));
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("B")), bo);
        world.Inbox(ana).ShouldHold("B");
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1, #2 Open ×1");
        (await world.ViewAsync(1)).Links.Alerts.Should().Be(1);

        await world.SignalAsync("shop", "B", AlertSeverity.Warning, AlertAction.Resolve);
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1, #2 Closed ×1");
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("B")), bo);
        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1, #2 Closed ×1", "asking again changes nothing");
        world.AnyMessage = true;
    }

    [Fact]
    public async Task What_was_over_meanwhile_wakes_nobody_when_it_is_taken_out()
    {
        await MergeAsync("B", "A");
        await world.SignalAsync("shop", "B", AlertSeverity.Warning, AlertAction.Resolve);
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("B")), bo);
        await world.FastForwardAsync(Hours(12));

        (await world.IncidentsAsync()).Should().Be("#1 Acknowledged ×1, #2 Closed ×1");
        (await world.IncidentAsync(2)).CloseReason.Should().Be(CloseReason.WentAway);
        (await world.RecordAsync("B")).Select(row => row.Purpose).Should().BeEquivalentTo([Domain.Notifications.DeliveryPurpose.Page, Domain.Notifications.DeliveryPurpose.Ended], "no second page");
        world.Inbox(ana).ShouldHold("B");
    }

    [Fact]
    public async Task Each_alert_comes_back_as_it_stands()
    {
        world.AnyMessage = true;
        await world.GroupAsync(world.Door("shop").Service, 60, 10);
        await world.FireAsync("shop", "x");
        await world.FireAsync("shop", "y");
        await MergeAsync("x", "A");
        await world.FireAsync("shop", "z");
        (await world.ViewAsync(1)).Links.Should().BeEquivalentTo(new { Alerts = 4, Firing = 4, GroupKeys = new[] { "everything" } }, options => options.ExcludingMissingMembers(), "the group key went with it");
        await world.ResolveAsync("shop", "y");
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("x")), bo);

        var links = (await world.ViewAsync(3)).Links;
        (links.Alerts, links.Firing).Should().Be((2, 1));
        await world.FireAsync("shop", "w");
        (await world.ViewAsync(3)).Links.Alerts.Should().Be(3, "and came back");
        (await world.ViewAsync(1)).Links.Alerts.Should().Be(2, "what joined meanwhile stays");
        await world.ResolveAsync("shop", "x");
        await world.ResolveAsync("shop", "w");
        (await world.IncidentAsync(3)).Response.Should().Be(ResponseState.Closed);
    }

    [Fact]
    public async Task What_was_merged_is_not_opened_again_by_its_alert()
    {
        world.AnyMessage = true;
        await world.ReopenWithinAsync(60);
        await MergeAsync("B", "A");
        await world.CloseAsync("A", ana);
        await world.SignalAsync("shop", "B", AlertSeverity.Warning);

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Closed ×1, #3 Open ×1");
    }

    [Fact]
    public async Task What_waits_behind_it_waits_behind_the_other_and_what_pages_is_not_put_behind_what_waits()
    {
        var cart = await world.ServiceAsync("cart", Step(bo));
        await world.NeedAsync(cart, world.Door("shop").Service);
        await world.SignalAsync("cart", "Cart", AlertSeverity.Warning);
        await RefusedAsync(new MergeIncident(await world.IdAsync("A"), await world.IdAsync("Cart")), "incident.merge");
        await world.ServiceAsync("net", Step(ana));
        await world.SignalAsync("net", "Net", AlertSeverity.Warning);
        world.Inbox(ana).ShouldHold("Net");
        await world.CloseAsync("B", ana);
        await MergeAsync("A", "Net");
        (await world.ViewAsync(3)).Row.WaitsBehind.Should().Be(4, "although its service does not depend on that one's");
        world.Inbox(bo).ShouldBeEmpty();

        await world.CloseAsync("Net", ana);
        world.Inbox(bo).ShouldHold("Cart");
        await world.AcknowledgeAsync("Cart", bo);
    }

    [Fact]
    public async Task After_a_day_or_when_it_was_merged_itself_it_stays()
    {
        await MergeAsync("B", "A");
        await RefusedAsync(new ReopenIncident(await world.IdAsync("B"), "not over"), "incident.merged");
        await world.SignalAsync("shop", "C", AlertSeverity.Warning);
        world.Inbox(ana).ShouldHold("C");
        await world.AcknowledgeAsync("C", ana);
        await MergeAsync("A", "C");
        await RefusedAsync(new UnmergeIncident(await world.IdAsync("B")), "incident.unmerge");
        await world.FastForwardAsync(Minutes(1_446));
        await RefusedAsync(new UnmergeIncident(await world.IdAsync("A")), "incident.unmerge");

        foreach (var key in "AB") await world.SignalAsync("shop", key.ToString(), AlertSeverity.Warning);
        await world.CountAsync();
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Closed ×1, #3 Acknowledged ×3");
    }

    [Fact]
    public async Task Chains_come_apart_in_order()
    {
        await world.SignalAsync("shop", "C", AlertSeverity.Warning);
        world.AnyMessage = true;
        await MergeAsync("B", "A");
        await MergeAsync("A", "C");
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("A")), bo);
        await world.DoAsync(new UnmergeIncident(await world.IdAsync("B")), bo);
        foreach (var key in "ABC") await world.SignalAsync("shop", key.ToString(), AlertSeverity.Warning, AlertAction.Resolve);

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×1, #2 Closed ×1, #3 Closed ×1");
        (await world.IncidentAsync(2)).CloseReason.Should().Be(CloseReason.WentAway, "each was closed by its own alert");
    }

    [Fact]
    public async Task Something_worse_makes_the_other_worse()
    {
        await world.SignalAsync("shop", "C", AlertSeverity.Critical);
        world.Inbox(ana).ShouldHold("C");
        await MergeAsync("C", "A");

        (await world.IncidentAsync(1)).Severity.Should().Be(Severity.Sev1);
        (await world.IncidentAsync(1)).Response.Should().Be(ResponseState.Acknowledged, "a person merged it, who knows");
        world.AnyMessage = true;
    }

    [Fact]
    public async Task What_cannot_be_merged_is_refused()
    {
        var (a, b) = (await world.IdAsync("A"), await world.IdAsync("B"));
        await RefusedAsync(new MergeIncident(a, a), "incident.merge");
        await world.CloseAsync("B", ana);
        await RefusedAsync(new MergeIncident(b, a), "incident.merge");
        await RefusedAsync(new MergeIncident(a, b), "incident.merge");
        await RefusedAsync(new UnmergeIncident(a), null);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task Suggestions_say_why_and_a_dismissed_one_does_not_come_back()
    {
        world.AnyMessage = true;
        await world.ServiceAsync("mail");
        await world.FireAsync("shop", "x", "cluster=eu app=web");
        await world.FireAsync("mail", "y", "cluster=eu app=web");
        var (a, x, y) = (await world.IdAsync("A"), await world.IdAsync("x"), await world.IdAsync("y"));
        var queries = world.Get<GroupingQueries>();

        var suggested = await queries.SuggestionsAsync(x, default);
        suggested.Select(one => (one.Number, string.Join(", ", one.Reasons))).Should().StartWith((4L, "same app, cluster labels, opened 0 s apart"));
        (await queries.SuggestionsAsync(a, default)).Select(one => one.Number).Should().Equal([3, 2], "same service and moment");
        await world.DoAsync(new DismissMerge(y, x), bo);
        await world.DoAsync(new DismissMerge(y, x), bo);
        (await queries.SuggestionsAsync(x, default)).Select(one => one.Number).Should().NotContain(4);
        (await queries.SuggestionsAsync(y, default)).Should().BeEmpty();
        (await queries.TargetsAsync(x, default)).Select(one => one.Number).Should().Equal(4, 2, 1);
    }

    [Fact]
    public async Task A_declared_incident_does_not_end_because_what_was_added_is_over()
    {
        await world.DoAsync(new DeclareIncident(new(world.NewId()), world.Door("shop").Service, "Declared", Severity.Sev3), bo);
        world.Inbox(ana).ShouldHold("Declared");
        await MergeAsync("B", "Declared");
        await world.SignalAsync("shop", "B", AlertSeverity.Warning, AlertAction.Resolve);

        (await world.IncidentAsync(3)).Response.Should().Be(ResponseState.Open);
        world.AnyMessage = true;
    }

    private async Task MergeAsync(string title, string into)
    {
        var (id, other) = (await world.IdAsync(title), await world.IdAsync(into));
        await world.DoAsync(new MergeIncident(id, other), ana);
        await world.DoAsync(new MergeIncident(id, other), ana);
        await world.CountAsync();
    }

    private async Task RefusedAsync(Imp.Infrastructure.Changes.ICommand command, string? code)
    {
        var act = () => world.Bus.ExecuteAsync(command, ana.Actor);
        if (code is null) await act.Should().NotThrowAsync();
        else (await act.Should().ThrowAsync<Refusal>()).Which.Code.Should().Be(code);
    }
}
