using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Heartbeats;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.OnCall;
using Imp.Domain.Probes;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Services;

namespace Imp.Tests.Identity;

/// <summary>A role in a team adds to the own role, for what the team owns and nothing else.</summary>
public sealed class TeamRoleTests
{
    /// <summary>Own role and role in the team; then what may be done with what is the team's, another team's, and everybody's: r responds, m manages.</summary>
    private static readonly (Role Own, TeamRole InTeam, string Mine, string Others, string Everybodys)[] Table =
    [
        (Role.Viewer, TeamRole.Member, "", "", ""),
        (Role.Viewer, TeamRole.Responder, "r", "", ""),
        (Role.Viewer, TeamRole.Manager, "rm", "", ""),
        (Role.Responder, TeamRole.Member, "r", "r", "r"),
        (Role.Responder, TeamRole.Responder, "r", "r", "r"),
        (Role.Responder, TeamRole.Manager, "rm", "r", "r"),
        (Role.Manager, TeamRole.Member, "rm", "rm", "rm"),
        (Role.Manager, TeamRole.Responder, "rm", "rm", "rm"),
        (Role.Manager, TeamRole.Manager, "rm", "rm", "rm"),
        (Role.Owner, TeamRole.Member, "rm", "rm", "rm"),
    ];

    [Fact]
    public async Task A_role_in_a_team_adds_to_the_own_role()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ours, theirs) = (await ThingsAsync(house, house.First.Team, house.First.Service, "A"), await OtherAsync(house));
        var vera = await house.PersonAsync("vera", Role.Viewer);

        foreach (var (own, inTeam, mine, others, everybodys) in Table)
        {
            var actor = vera with { Role = own, Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = inTeam } };
            (await AllowedAsync(actor, ours.Note, ours.Edit)).Should().Be(mine, $"{own}, {inTeam} in the team");
            (await AllowedAsync(actor, theirs.Note, theirs.Edit)).Should().Be(others, $"{own}, {inTeam} in another team");
            (await AllowedAsync(
                actor, new CreateSilence(new(house.Chance.NewId()), "known", [], [new MatcherInput(MatchField.Title, MatchWay.Contains, "disk")], house.Clock.GetUtcNow().AddHours(1)),
                new PlanMaintenance(new(house.Chance.NewId()), "work", [], new QuietPlan(house.Clock.GetUtcNow(), house.Clock.GetUtcNow().AddHours(1))))).Should().Be(everybodys, $"{own}, {inTeam} in a team, about everything");
        }

        async Task<string> AllowedAsync(Actor actor, ICommand respond, ICommand manage) =>
            (await MayAsync(house, respond, actor) ? "r" : "") + (await MayAsync(house, manage, actor) ? "m" : "");
    }

    [Fact]
    public async Task A_manager_of_a_team_changes_everything_that_hangs_on_it_and_nothing_of_another()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ours, theirs) = (await ThingsAsync(house, house.First.Team, house.First.Service, "A"), await OtherAsync(house));
        var actor = await house.PersonAsync("vera", Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Manager } };

        var refused = new List<string>();
        foreach (var command in ours.Everything(house)) if (!await MayAsync(house, command, actor)) refused.Add(command.GetType().Name);
        refused.Should().BeEmpty("they are the own team's");

        var allowed = new List<string>();
        foreach (var command in theirs.Everything(house)) if (await MayAsync(house, command, actor)) allowed.Add(command.GetType().Name);
        allowed.Should().BeEmpty("they are another team's");
    }

    [Fact]
    public async Task What_is_of_two_teams_or_goes_from_one_to_the_other_takes_both()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ours, theirs) = (await ThingsAsync(house, house.First.Team, house.First.Service, "A"), await OtherAsync(house));
        var one = await house.PersonAsync("vera", Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [ours.Team] = TeamRole.Manager } };
        var both = one with { Teams = new Dictionary<TeamId, TeamRole> { [ours.Team] = TeamRole.Manager, [theirs.Team] = TeamRole.Manager } };
        ICommand[] commands =
        [
            new EditService(ours.Service, "Given away", "", theirs.Team, null, 0), new EditService(theirs.Service, "Taken", "", ours.Team, null, 0),
            new RelateIncidents(ours.Incident, theirs.Incident, default), new MergeIncident(theirs.Incident, ours.Incident),
            new CreateSilence(new(house.Chance.NewId()), "known", [ours.Service, theirs.Service], [], house.Clock.GetUtcNow().AddHours(1)),
        ];

        foreach (var command in commands) (await MayAsync(house, command, one)).Should().BeFalse($"{command} is about both");
        foreach (var command in commands) (await MayAsync(house, command, both)).Should().BeTrue($"{command} is about both");
    }

    [Fact]
    public async Task A_manager_of_a_team_manages_neither_people_nor_teams_nor_the_installation()
    {
        await using var house = await PeopleHouse.StartAsync();
        var actor = await house.PersonAsync("vera", Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Manager } };
        ICommand[] commands =
        [
            new CreateTeam(new(house.Chance.NewId()), "Mine", ""), new ArchiveTeam(house.First.Team), new EditUser(actor.User!.Value, "vera@example.org", "vera", Role.Owner, null),
            new CreateApiKey(new(house.Chance.NewId()), "key", Role.Viewer, new Secret(KeyText.ApiKey(house.Chance))), new SetPassword(house.First.Owner, new Secret("a longer password")),
        ];

        foreach (var command in commands) (await MayAsync(house, command, actor)).Should().BeFalse($"{command} is everybody's");
    }

    [Fact]
    public async Task Pages_offer_what_the_command_will_take()
    {
        await using var house = await PeopleHouse.StartAsync();
        var theirs = await OtherAsync(house);
        var names = await house.Of<NameBoard>().GetAsync(default);
        var viewer = await house.PersonAsync("vera", Role.Viewer);
        var manager = viewer with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Manager } };

        names.For(house.Owner, Permission.Manage).Should().BeSameAs(names);
        names.For(viewer, Permission.Respond).Services.Should().BeEmpty();
        names.For(manager, Permission.Manage).Should().Match<Names>(one => one.Teams.Single().Id == house.First.Team && one.Services.Single().Id == house.First.Service && one.People.Count == names.People.Count);
        names.May(manager, Permission.Manage, house.First.Service).Should().BeTrue();
        names.May(manager, Permission.Respond, theirs.Service).Should().BeFalse();
        names.May(manager, Permission.Own, house.First.Service).Should().BeFalse();
    }

    [Fact]
    public async Task Whom_a_rule_put_an_incident_to_may_respond_beside_the_services_team()
    {
        await using var house = await PeopleHouse.StartAsync();
        var theirs = await OtherAsync(house);
        var incident = new IncidentId(house.Chance.NewId());
        await house.DoAsync(
            new OpenIncidentFromAlert(incident, house.First.Service, "Routed", Severity.Sev3, "routed", Routing: new IncidentRouting("to B", theirs.Team, "B", null, [])), Actor.System("alerts"));
        var viewer = await house.PersonAsync("vera", Role.Viewer);

        (await MayAsync(house, new AddNote(incident, "looking"), viewer with { Teams = new Dictionary<TeamId, TeamRole> { [theirs.Team] = TeamRole.Responder } })).Should().BeTrue();
        (await MayAsync(house, new AddNote(incident, "looking"), viewer with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Responder } })).Should().BeTrue();
        (await MayAsync(house, new AddNote(incident, "looking"), viewer)).Should().BeFalse();
    }

    [Fact]
    public async Task A_role_counts_from_the_moment_it_is_given_until_it_is_taken()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (vera, session) = (await house.PersonAsync("vera", Role.Viewer), new SessionId(house.Chance.NewId()));
        await house.DoAsync(new SignIn(session, "test"), vera);
        var ours = await ThingsAsync(house, house.First.Team, house.First.Service, "A");

        (await MayAsync(house, ours.Note, await NowAsync())).Should().BeFalse();
        await house.DoAsync(Members(responders: [vera.User!.Value]));
        (await MayAsync(house, ours.Note, await NowAsync())).Should().BeTrue();
        (await MayAsync(house, ours.Edit, await NowAsync())).Should().BeFalse();
        await house.DoAsync(Members(managers: [vera.User!.Value]));
        (await MayAsync(house, ours.Edit, await NowAsync())).Should().BeTrue();
        await house.DoAsync(Members());
        (await MayAsync(house, ours.Edit, await NowAsync())).Should().BeTrue("what is left out stays as it is");
        await house.DoAsync(Members(managers: []));
        (await MayAsync(house, ours.Note, await NowAsync())).Should().BeFalse();

        async Task<Actor> NowAsync() => (await house.Of<SignedIn>().FindAsync(session, default))!.ActingFrom(null);
        EditTeam Members(IReadOnlyList<UserId>? responders = null, IReadOnlyList<UserId>? managers = null) =>
            new(house.First.Team, "Operations", "", house.First.Policy, [house.First.Owner, vera.User!.Value], responders, managers);
    }

    [Fact]
    public async Task Whoever_leaves_a_team_loses_the_role_in_it_and_only_members_have_one()
    {
        await using var house = await PeopleHouse.StartAsync();
        var vera = (await house.PersonAsync("vera", Role.Viewer)).User!.Value;
        await house.DoAsync(new EditTeam(house.First.Team, "Operations", "", null, [vera], Managers: [vera]));

        await house.DoAsync(new EditTeam(house.First.Team, "Operations", "", null, []));
        await house.DoAsync(new EditTeam(house.First.Team, "Operations", "", null, [vera]));

        (await house.Of<TeamQueries>().GetAsync(house.First.Team, default))!.Members.Single().InTeam.Should().Be(TeamRole.Member);
        await FluentActions.Awaiting(() => house.DoAsync(new EditTeam(house.First.Team, "Operations", "", null, [], Responders: [vera]))).Should().ThrowAsync<FluentValidation.ValidationException>();
    }

    [Fact]
    public async Task Giving_a_role_takes_a_fresh_proof_and_other_changes_do_not()
    {
        await using var house = await PeopleHouse.StartAsync();
        var vera = (await house.PersonAsync("vera", Role.Viewer)).User!.Value;
        var stale = house.Owner with { ProvenAt = house.Clock.GetUtcNow().AddHours(-1) };

        await house.DoAsync(new EditTeam(house.First.Team, "Operations", "with words", null, [vera]), stale);
        (await house.RefusedAsync(new EditTeam(house.First.Team, "Operations", "", null, [vera], Managers: [vera]), stale)).Should().Be("sign-in.again");
    }

    private static async Task<bool> MayAsync(PeopleHouse house, ICommand command, Actor actor)
    {
        try
        {
            await house.DoAsync(command, actor);
            return true;
        }
        catch (NotAllowed)
        {
            return false;
        }
        catch (Exception failure) when (failure is Refusal)
        {
            // Allowed, and not possible as things are.
            return true;
        }
    }

    private static async Task<Things> OtherAsync(PeopleHouse house)
    {
        var (team, service) = (new TeamId(house.Chance.NewId()), new ServiceId(house.Chance.NewId()));
        await house.DoAsync(new CreateTeam(team, "B", ""));
        await house.DoAsync(new CreateService(service, "B service", "", team));
        return await ThingsAsync(house, team, service, "B");
    }

    private static async Task<Things> ThingsAsync(PeopleHouse house, TeamId team, ServiceId service, string name)
    {
        var id = house.Chance.NewId;
        var things = new Things(team, service, name, new(id()), new(id()), new(id()), new(id()), new(id()), new(id()), new(id()), new(id()), new(id()));
        var (now, me) = (house.Clock.GetUtcNow(), house.First.Owner);
        await house.DoAsync(new DeclareIncident(things.Incident, service, name, Severity.Sev3));
        await house.DoAsync(new CreateIntegration(things.Integration, name, service, new Secret(KeyText.IntegrationKey(house.Chance))));
        await house.DoAsync(new CreateHeartbeat(things.Heartbeat, service, name, name.ToLowerInvariant(), new Rhythm(60, null, null, 60), AlertSeverity.Error));
        await house.DoAsync(new CreateProbe(things.Probe, service, name, new ProbeCheck(ProbeKind.Http, "https://example.org/"), new ProbeRhythm(), AlertSeverity.Error));
        await house.DoAsync(new CreatePolicy(things.Policy, name, team, [new EscalationStep(0, [me])], 0, 5));
        await house.DoAsync(new CreateSchedule(things.Schedule, name, team, "Etc/UTC", LayerCoverage.LowestLayer, [Layer(me)]) { Sure = true });
        await house.DoAsync(new AddOverride(things.Override, things.Schedule, OverrideKind.Remove, null, me, now.AddDays(2), now.AddDays(3), ""));
        await house.DoAsync(new AddTemporary(things.Temporary, things.Schedule, now.AddDays(5), now.AddDays(6), [me], "fair"));
        await house.DoAsync(new CreateSilence(things.Silence, "known", [service], [], now.AddHours(1)));
        return things;
    }

    private static LayerText Layer(UserId person) => new("All", RotationUnit.Days, 1, "2026-01-05T09:00", [person], TurnCount.Calendar, [], WindowZone.Schedule);

    /// <summary>One of each kind, all of one team.</summary>
    private sealed record Things(
        TeamId Team, ServiceId Service, string Name, IncidentId Incident, IntegrationId Integration, HeartbeatId Heartbeat, ProbeId Probe, PolicyId Policy, ScheduleId Schedule,
        OverrideId Override, TemporaryId Temporary, QuietId Silence)
    {
        public ICommand Note => new AddNote(Incident, "looking");

        public ICommand Edit => new EditService(Service, $"{Name} renamed", "", Team, null, 0);

        /// <summary>The last ones put things away.</summary>
        public IEnumerable<ICommand> Everything(PeopleHouse house)
        {
            var (now, me, id) = (house.Clock.GetUtcNow(), house.First.Owner, (Func<Guid>)house.Chance.NewId);
            return
            [
                Note, Edit, new AcknowledgeIncident(Incident), new EditIncident(Incident, Assignee: me), new EscalateIncident(Incident), new MuteIncident(new(id()), Incident, "known", now.AddHours(1)),
                new DeclareIncident(new(id()), Service, "again", Severity.Sev3), new SetNoise(Service, NoiseRules.Off), new SetGrouping(Service, true, ["severity"]), new SetDependencies(Service, []),
                new CreateService(new(id()), $"{Name} second", "", Team), new EditIntegration(Integration, $"{Name} renamed", Service), new LimitIntegration(Integration, 5, 10),
                new PauseHeartbeat(Heartbeat), new LookNow(Probe), new EditPolicy(Policy, $"{Name} renamed", Team, [new EscalationStep(0, [me])], 0, 5),
                new EditSchedule(Schedule, $"{Name} renamed", Team, "Etc/UTC", LayerCoverage.LowestLayer, [Layer(me)]) { Sure = true },
                new OfferSwap(new(id()), Schedule, me, new SwapSpan(now.AddDays(8), now.AddDays(9)), null, null, ""), new MakeCalendarLink(new(id()), null, Schedule, new Secret(new string('a', 32))),
                new CancelOverride(Override), new CancelTemporary(Temporary), new ExtendQuiet(Silence, now.AddHours(2)), new EndQuiet(Silence),
                new PlanMaintenance(new(id()), "work", [Service], new QuietPlan(now, now.AddHours(1))), new EditTeam(Team, $"{Name} renamed", "", null, [me]),
                new CloseIncident(Incident, CloseReason.Fixed), new ArchiveIntegration(Integration), new ArchiveHeartbeat(Heartbeat), new ArchiveProbe(Probe), new ArchiveSchedule(Schedule), new ArchivePolicy(Policy), new ArchiveService(Service),
            ];
        }
    }
}
