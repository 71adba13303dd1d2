using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;

namespace Imp.Tests.Incidents;

public sealed class SavedViewTests
{
    [Fact]
    public async Task A_view_is_its_makers_until_it_is_shared()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ana, bo) = (await house.PersonAsync("ana", Role.Responder), await house.PersonAsync("bo", Role.Viewer));
        var id = new ViewId(house.Chance.NewId());

        await house.DoAsync(new SaveView(id, " Night watch ", "sev:SEV1,2   is:OPEN", IncidentGrouping.Service), ana);

        (await SeenAsync(house, ana)).Should().Equal(new ViewRow(id, "Night watch", "sev:1,2 is:open", IncidentGrouping.Service, false, "ana", true));
        (await SeenAsync(house, bo)).Should().BeEmpty();
        await house.DoAsync(new SaveView(id, "Night watch", "is:open", IsShared: true), ana);
        (await SeenAsync(house, bo)).Should().ContainSingle().Which.Should().Match<ViewRow>(view => !view.IsMine && view.Owner == "ana" && view.Query == "is:open" && view.Grouping == IncidentGrouping.None);
    }

    [Fact]
    public async Task Others_may_not_touch_what_is_mine_and_only_a_manager_what_is_shared()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ana, bo, cy) = (await house.PersonAsync("ana", Role.Responder), await house.PersonAsync("bo", Role.Responder), await house.PersonAsync("cy", Role.Manager));
        var (own, shared) = (new ViewId(house.Chance.NewId()), new ViewId(house.Chance.NewId()));
        await house.DoAsync(new SaveView(own, "Mine", ""), ana);
        await house.DoAsync(new SaveView(shared, "Ours", "", IsShared: true), ana);

        foreach (var (other, command) in new[] { bo, cy }.SelectMany(
            other => new Infrastructure.Changes.ICommand[] { new SaveView(own, "Stolen", ""), new ArchiveView(own), new RestoreView(own), new ChooseDefaultView(own) }, (other, command) => (other, command)))
        {
            await FluentActions.Awaiting(() => house.DoAsync(command, other)).Should().ThrowAsync<Missing>("what is somebody's own does not exist for others");
        }
        foreach (var command in new Infrastructure.Changes.ICommand[] { new SaveView(shared, "Stolen", ""), new ArchiveView(shared), new RestoreView(shared) })
            await FluentActions.Awaiting(() => house.DoAsync(command, bo)).Should().ThrowAsync<NotAllowed>();
        await house.DoAsync(new ArchiveView(shared), cy);
        (await SeenAsync(house, ana)).Select(view => view.Name).Should().Equal("Mine");
        await house.DoAsync(new RestoreView(shared), ana);
        (await SeenAsync(house, ana)).Select(view => view.Name).Should().Equal("Mine", "Ours");
    }

    [Fact]
    public async Task A_view_of_a_team_is_shared_by_its_responders_and_changed_by_its_managers()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ours, theirs, id) = (house.First.Team, new TeamId(house.Chance.NewId()), new ViewId(house.Chance.NewId()));
        await house.DoAsync(new CreateTeam(theirs, "Theirs", ""));
        async Task<Actor> InAsync(string name, TeamId team, TeamRole role) => await house.PersonAsync(name, Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [team] = role } };
        var (responder, manager, stranger) = (await InAsync("rea", ours, TeamRole.Responder), await InAsync("mo", ours, TeamRole.Manager), await InAsync("sam", theirs, TeamRole.Manager));
        var view = new SaveView(id, "Ours", "is:open", IsShared: true) { Team = ours };

        await house.DoAsync(view, responder);
        foreach (var command in new Infrastructure.Changes.ICommand[] { view with { Name = "Stolen" }, view with { Team = theirs }, view with { Team = null }, new ArchiveView(id) })
            await FluentActions.Awaiting(() => house.DoAsync(command, stranger)).Should().ThrowAsync<NotAllowed>("it is another team's");
        foreach (var command in new[] { view with { Team = theirs }, view with { Team = null } })
            await FluentActions.Awaiting(() => house.DoAsync(command, manager)).Should().ThrowAsync<NotAllowed>("that would be another's or everybody's");
        await FluentActions.Awaiting(() => house.DoAsync(view with { IsShared = false }, responder)).Should().ThrowAsync<FluentValidation.ValidationException>();
        (await house.RefusedAsync(view with { Team = new TeamId(house.Chance.NewId()) })).Should().Be("team.missing");

        await house.DoAsync(view with { Name = "Changed" }, manager);
        var seen = (await SeenAsync(house, stranger)).Single();
        (seen.Name, seen.Team, seen.MayChange(stranger), seen.MayChange(manager), seen.MayChange(house.Owner)).Should().Be(("Changed", ours, false, true, true));
        await house.DoAsync(new ArchiveView(id), manager);
    }

    [Fact]
    public async Task A_viewer_has_views_and_shares_none()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Viewer);
        var id = new ViewId(house.Chance.NewId());

        await house.DoAsync(new SaveView(id, "Mine", "tag:db"), bo);

        await FluentActions.Awaiting(() => house.DoAsync(new SaveView(id, "Mine", "tag:db", IsShared: true), bo)).Should().ThrowAsync<NotAllowed>();
        await FluentActions.Awaiting(() => house.DoAsync(new SaveView(id, "Mine", ""), new Actor(ActorKind.Key, house.Chance.NewId(), "key", Role.Owner))).Should().ThrowAsync<NotAllowed>("a key is nobody");
    }

    [Theory]
    [InlineData("", "is:open", "A name is needed.")]
    [InlineData("x", "is:opne", "There is no state \"opne\". Did you mean open?")]
    public async Task What_is_wrong_with_a_view_is_said(string name, string query, string says)
    {
        await using var house = await PeopleHouse.StartAsync();

        (await FluentActions.Awaiting(() => house.DoAsync(new SaveView(new(house.Chance.NewId()), name, query))).Should().ThrowAsync<FluentValidation.ValidationException>())
            .Which.Errors.Select(error => error.ErrorMessage).Should().Contain(says);
    }

    [Fact]
    public async Task Each_person_has_a_first_view_and_a_density_of_their_own()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (ana, bo) = (await house.PersonAsync("ana", Role.Responder), await house.PersonAsync("bo", Role.Viewer));
        var id = new ViewId(house.Chance.NewId());
        await house.DoAsync(new SaveView(id, "Ours", "", IsShared: true), ana);

        await house.DoAsync(new ChooseDefaultView(id), bo);
        await house.DoAsync(new ChooseDensity(RowDensity.Compact), bo);

        (await TasteAsync(house, bo)).Should().Be((id, RowDensity.Compact));
        (await TasteAsync(house, ana)).Should().Be((null, RowDensity.Comfortable));
        await house.DoAsync(new ChooseDefaultView(null), bo);
        (await TasteAsync(house, bo)).Should().Be((null, RowDensity.Compact));
    }

    private static async Task<IReadOnlyList<ViewRow>> SeenAsync(PeopleHouse house, Actor actor) => (await house.Of<ViewQueries>().OfAsync(actor.User, default)).Views;

    private static async Task<(ViewId?, RowDensity)> TasteAsync(PeopleHouse house, Actor actor)
    {
        var mine = await house.Of<ViewQueries>().OfAsync(actor.User, default);
        return (mine.Default, mine.Density);
    }
}
