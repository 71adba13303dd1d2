using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Rules;
using Imp.Infrastructure.Services;
using Imp.Tests.Identity;
using KeyText = Imp.Domain.Identity.KeyText;

namespace Imp.Tests.Rules;

/// <summary>Whoever manages a team changes the rules that only concern what that team owns.</summary>
public sealed class RuleOwnershipTests
{
    private static readonly ServiceId Ours = new(Guid.NewGuid()), Theirs = new(Guid.NewGuid());
    private static readonly TeamId Team = new(Guid.NewGuid());
    private static readonly Rule Mine = Taking("mine", Ours), Second = Taking("second", Ours), Others = Taking("others", Theirs), Everybodys = new(new(Guid.NewGuid()), "everybody's"), More = new(new(Guid.NewGuid()), "more");
    private static readonly Rule[] Before = [Everybodys, Mine, Others, Second, More, Rule.EverythingElse];

    /// <summary>What is done; whether a manager of the team that owns <see cref="Ours"/> may.</summary>
    public static TheoryData<string, Rule[], bool> Changes => new()
    {
        { "nothing", Before, true },
        { "changes its own", [Everybodys, Mine with { Verdict = RuleVerdict.Drop }, Others, Second, More, Rule.EverythingElse], true },
        { "switches its own off", [Everybodys, Mine with { IsOn = false }, Others, Second, More, Rule.EverythingElse], true },
        { "takes its own away", [Everybodys, Others, Second, More, Rule.EverythingElse], true },
        { "adds one", [Taking("new", Ours), .. Before], true },
        { "moves its own over everybody's", [Mine, Everybodys, Others, Second, More, Rule.EverythingElse], true },
        { "swaps its own", [Everybodys, Second, Others, Mine, More, Rule.EverythingElse], true },
        { "changes another team's", [Everybodys, Mine, Others with { IsOn = false }, Second, More, Rule.EverythingElse], false },
        { "changes everybody's", [Everybodys with { Verdict = RuleVerdict.Drop }, Mine, Others, Second, More, Rule.EverythingElse], false },
        { "takes everybody's away", [Mine, Others, Second, More, Rule.EverythingElse], false },
        { "moves others among themselves", [Others, Mine, Everybodys, Second, More, Rule.EverythingElse], false },
        { "moves others past its own and past each other", [More, Everybodys, Mine, Others, Second, Rule.EverythingElse], false },
        { "changes the last", [.. Before[..^1], Rule.EverythingElse with { Severity = AlertSeverity.Info }], false },
        { "adds one for everything", [new Rule(new(Guid.NewGuid()), "all"), .. Before], false },
        { "adds one for what is not theirs", [new Rule(new(Guid.NewGuid()), "rest") { Matchers = [new(MatchField.Service, MatchWay.NotEquals, Theirs.ToString())] }, .. Before], false },
        { "takes what was its own to another team", [Everybodys, Mine with { Team = new TeamId(Guid.NewGuid()) }, Others, Second, More, Rule.EverythingElse], false },
        { "opens on another team's service", [Everybodys, Mine with { Service = Theirs }, Others, Second, More, Rule.EverythingElse], false },
        { "opens on its own service", [Everybodys, Mine with { Service = Ours, Team = Team }, Others, Second, More, Rule.EverythingElse], true },
        { "makes its own everybody's", [Everybodys, Mine with { Matchers = [] }, Others, Second, More, Rule.EverythingElse], false },
        { "makes everybody's its own", [Everybodys with { Matchers = Mine.Matchers }, Mine, Others, Second, More, Rule.EverythingElse], false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_manager_of_a_team_may_what_decides_about_its_own_alerts_alone(string what, Rule[] after, bool may) =>
        RuleOwnership.May(Before, after, RuleOwners.IsSame, rule => RuleOwnership.About(rule) is { Count: > 0 } about && about.All(id => id.Equals(Ours) || id.Equals(Team))).Should().Be(may, what);

    [Fact]
    public async Task The_list_is_saved_by_whoever_manages_the_team_of_the_rules_that_change()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (otherTeam, otherService, door) = (new TeamId(house.Chance.NewId()), new ServiceId(house.Chance.NewId()), new IntegrationId(house.Chance.NewId()));
        await house.DoAsync(new CreateTeam(otherTeam, "Theirs", ""));
        await house.DoAsync(new CreateService(otherService, "Their service", "", otherTeam));
        await house.DoAsync(new CreateIntegration(door, "Our door", house.First.Service, new Secret(KeyText.IntegrationKey(house.Chance))));
        var vera = await house.PersonAsync("vera", Role.Viewer);
        var manager = vera with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Manager } };
        var (all, theirs) = (new Rule(new(house.Chance.NewId()), "All"), Taking("Theirs", otherService));
        await house.DoAsync(new SaveRules(0, [all, theirs]));
        var byService = Taking("Ours", house.First.Service);
        var byDoor = new Rule(new(house.Chance.NewId()), "By our door") { Matchers = [new(MatchField.Integration, MatchWay.Equals, door.ToString()), new(MatchField.Title, MatchWay.Contains, "disk")], Verdict = RuleVerdict.Hold };

        await house.DoAsync(new SaveRules(1, [byDoor, byService, all, theirs]), manager);
        await house.DoAsync(new SaveRules(1, [byDoor, byService, all, theirs]), manager);
        (await house.Of<RuleQueries>().GetAsync(default)).Should().Match<RulesView>(one => one.Version == 2 && one.SavedBy == "vera" && one.Rules.Count == 5, "sent twice it is done once");
        var names = await house.Of<RuleQueries>().NamesAsync(default);
        Rule[] now = [byDoor, byService, all, theirs], wanted = [byService, byDoor, all, theirs], wrong = [byDoor, byService, all, theirs with { IsOn = false }];
        (names.MaySave(manager, now, wanted), names.MaySave(manager, now, wrong), names.MaySave(house.Owner, now, wrong)).Should().Be((true, false, true), "the page offers what the command takes");
        foreach (var (who, list) in new[] { (manager, wrong), (vera, wanted), (vera with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Responder } }, wanted), (vera with { Teams = new Dictionary<TeamId, TeamRole> { [otherTeam] = TeamRole.Manager } }, wanted) })
            await FluentActions.Awaiting(() => house.DoAsync(new SaveRules(2, list), who)).Should().ThrowAsync<NotAllowed>();
        await house.DoAsync(new SaveRules(2, [theirs, all, byDoor]));
    }

    private static Rule Taking(string name, ServiceId service) => new(new(Guid.NewGuid()), name) { Matchers = [new(MatchField.Service, MatchWay.Equals, service.ToString())] };
}
