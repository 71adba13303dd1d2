using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using Imp.Web.Escalation;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Escalation;

/// <summary>"Whom would this page?" says what then happens.</summary>
public sealed class ForecastStories
{
    [Fact]
    public async Task The_forecast_is_what_happens()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        var service = await world.ServiceAsync("shop", 1, new EscalationStep(0, [people[0].Id]) { Attempts = 2, SpacingMinutes = 3 }, new EscalationStep(10, [people[1].Id, people[2].Id]));

        var forecast = await world.Get<ForecastQueries>().OfAsync(service, Severity.Sev1, world.Clock.UtcNow, default);

        forecast.Rows.Select(row => ((int)(row.At - world.Clock.UtcNow).TotalMinutes, row.Step, row.Attempt, string.Join('+', row.People))).Should().Equal(
            (0, 1, 1, "ana"), (3, 1, 2, "ana"), (10, 2, 1, "ben+cleo"), (15, 1, 1, "ana"), (18, 1, 2, "ana"), (25, 2, 1, "ben+cleo"), (30, 0, 1, "olga"));
        await world.SignalAsync("shop", "Disk full");
        await world.FastForwardAsync(TimeSpan.FromMinutes(29));
        world.Inbox(people[0]).ShouldHold(4, "Disk full");
        world.Inbox(people[1]).ShouldHold(2, "Disk full");
        world.Inbox(people[2]).ShouldHold(2, "Disk full");
    }

    [Fact]
    public async Task A_team_is_everybody_of_it_now_once_each_and_a_team_without_people_is_an_empty_step()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "gone");
        var (crew, empty) = (new TeamId(world.NewId()), new TeamId(world.NewId()));
        await world.DoAsync(new CreateTeam(crew, "Crew", "", null, [people[0].Id, people[2].Id]), world.Owner, Role.Owner);
        await world.DoAsync(new CreateTeam(empty, "Empty", "", null, []), world.Owner, Role.Owner);
        var service = await world.ServiceAsync("shop", new EscalationStep(0, []) { Teams = [empty] }, new EscalationStep(1, [people[0].Id]) { Teams = [crew] });
        await world.WriteAsync(async db => (await db.Users.FindAsync(people[2].Id))!.Archive(world.Clock.UtcNow));
        await world.SignalAsync("shop", "Disk full");
        world.Inbox(people[0]).ShouldHold("Disk full");
        await world.FastForwardAsync(TimeSpan.FromSeconds(30));

        // The step that names nobody was left at once; whoever joins the team later is paged in the next climb.
        await world.DoAsync(new EditTeam(crew, "Crew", "", null, [people[0].Id, people[1].Id]), world.Owner, Role.Owner);
        var forecast = await world.Get<ForecastQueries>().OfAsync(service, Severity.Sev1, world.Clock.UtcNow, default);
        forecast.Rows.Take(2).Select(row => (row.Skipped, string.Join('+', row.People))).Should().Equal((true, ""), (false, "ana+ben"));
        var choices = await world.ReadAsync(async db => string.Join(' ', await db.Timeline.Where(entry => entry.Kind.StartsWith("escalation.step")).Select(entry => entry.Data).ToListAsync()));
        choices.Should().Contain("EmptyTeam").And.Contain("\"teamName\":\"Crew\"").And.Contain("Archived");

        var policy = (await world.Get<PolicyQueries>().ListAsync(false, default)).Single();
        policy.Steps[1].Teams.Single().People.Select(person => person.Name).Should().Equal("ana", "ben");
        PolicyWords.Unreachable(Imp.Web.Languages.Words.In(Language.English), policy).Should().Be("nobody belongs to the team Empty");
        await world.Invoking(one => one.DoAsync(new ArchiveTeam(crew), world.Owner, Role.Owner)).Should().ThrowAsync<Refusal>().WithMessage("*pages Crew*");
    }

    [Fact]
    public async Task A_step_that_lasts_until_the_closing_pages_although_somebody_has_it_and_not_after_the_closing()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");
        await world.ServiceAsync("shop", new EscalationStep(0, [people[0].Id]), new EscalationStep(30, [people[1].Id]) { UntilClosed = true });
        await world.SignalAsync("shop", "One");
        await world.SignalAsync("shop", "Two");
        world.Inbox(people[0]).ShouldHold("One").ShouldHold("Two");
        await world.AcknowledgeAsync("One", people[0]);
        await world.AcknowledgeAsync("Two", people[0]);
        (await world.Get<IncidentQueries>().GetAsync(1, default))!.Next!.People.Should().Equal("ben");

        await world.DoAsync(new CloseIncident((await world.Get<IncidentQueries>().GetAsync(2, default))!.Row.Id, CloseReason.Fixed), people[0]);
        await world.FastForwardAsync(TimeSpan.FromMinutes(31));

        world.Inbox(people[1]).ShouldHold("One");
    }

    [Fact]
    public async Task An_open_incident_says_that_its_policy_was_changed_and_follows_it_when_asked_to()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben", "cleo");
        await world.ServiceAsync("shop", new EscalationStep(0, [people[0].Id]), new EscalationStep(30, [people[1].Id]));
        await world.SignalAsync("shop", "Disk full");
        world.Inbox(people[0]).ShouldHold("Disk full");
        var policy = await world.ReadAsync(db => Task.FromResult(db.Policies.Single()));
        await world.Bus.ExecuteAsync(new EditPolicy(policy.Id, policy.Name, policy.TeamId, [new(0, [people[0].Id]), new(30, [people[2].Id])], 0, 5), Actor.System("test"));

        var view = (await world.Get<IncidentQueries>().GetAsync(1, default))!;
        view.Next!.PolicyChanged.Should().BeTrue();
        await world.DoAsync(new ApplyPolicy(view.Row.Id), people[0]);
        await world.FastForwardAsync(TimeSpan.FromMinutes(31));

        world.Inbox(people[2]).ShouldHold("Disk full");
        (await world.Get<IncidentQueries>().GetAsync(1, default))!.Next!.PolicyChanged.Should().BeFalse();
    }
}
