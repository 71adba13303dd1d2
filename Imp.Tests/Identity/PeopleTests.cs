using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Services;

namespace Imp.Tests.Identity;

public sealed class PeopleTests
{
    [Fact]
    public async Task A_new_person_is_listed_with_role_teams_and_the_mail_address_as_contact_method()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Responder);
        await house.DoAsync(new EditTeam(house.First.Team, "Operations", "", house.First.Policy, [house.First.Owner, bo.User!.Value]));

        var rows = await house.Of<PeopleQueries>().ListAsync(archived: false, default);

        rows.Select(row => row.Name).Should().Equal("Olga", "bo");
        rows[1].Should().BeEquivalentTo(new { Role = Role.Responder, Teams = new[] { new { Name = "Operations", Role = TeamRole.Member } }, ContactMethodCount = 1, HasPassword = true });
        (await house.Of<PeopleQueries>().GetAsync(bo.User!.Value, default))!.Teams.Should().ContainSingle();
    }

    [Fact]
    public async Task An_address_belongs_to_one_person_whatever_its_case()
    {
        await using var house = await PeopleHouse.StartAsync();

        (await house.RefusedAsync(new CreateUser(new(house.Chance.NewId()), new(house.Chance.NewId()), "OLGA@example.org", "Other", Role.Viewer))).Should().Be("person.email");
    }

    [Fact]
    public async Task The_last_active_owner_stays()
    {
        await using var house = await PeopleHouse.StartAsync();

        (await house.RefusedAsync(new ArchiveUser(house.First.Owner))).Should().Be("person.last-owner");
        (await house.RefusedAsync(new EditUser(house.First.Owner, "olga@example.org", "Olga", Role.Manager, null))).Should().Be("person.last-owner");

        var second = await house.PersonAsync("pia", Role.Owner);
        await house.DoAsync(new ArchiveUser(house.First.Owner), second);
        (await house.Of<PeopleQueries>().ListAsync(archived: true, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_manager_neither_makes_nor_changes_an_owner()
    {
        await using var house = await PeopleHouse.StartAsync();
        var manager = await house.PersonAsync("mia", Role.Manager);

        await FluentActions.Awaiting(() => house.DoAsync(new CreateUser(new(house.Chance.NewId()), new(house.Chance.NewId()), "x@example.org", "X", Role.Owner), manager)).Should().ThrowAsync<NotAllowed>();
        await FluentActions.Awaiting(() => house.DoAsync(new ArchiveUser(house.First.Owner), manager)).Should().ThrowAsync<NotAllowed>();
        await FluentActions.Awaiting(() => house.DoAsync(new SetPassword(house.First.Owner, new Secret("a longer password")), manager)).Should().ThrowAsync<NotAllowed>();
        await FluentActions.Awaiting(() => house.DoAsync(new EditUser(manager.User!.Value, "mia@example.org", "mia", Role.Owner, null), manager)).Should().ThrowAsync<NotAllowed>();
    }

    [Fact]
    public async Task A_profile_is_changed_by_its_person_and_never_its_role()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Viewer);

        await house.DoAsync(new EditMyProfile("bo.b@example.org", "Bo B.", "Europe/Berlin"), bo);

        var view = (await house.Of<PeopleQueries>().GetAsync(bo.User!.Value, default))!;
        (view.Row.Name, view.Row.Role, view.Zone).Should().Be(("Bo B.", Role.Viewer, "Europe/Berlin"));
        await FluentActions.Awaiting(() => house.DoAsync(new EditMyProfile("bo@example.org", "Bo", "Mars/Base"), bo)).Should().ThrowAsync<ValidationException>();
    }

    [Fact]
    public async Task Names_of_active_teams_services_and_integrations_are_unique()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = house.Chance.NewId();

        (await house.RefusedAsync(new CreateTeam(new(id), "operations", ""))).Should().Be("team.name");
        (await house.RefusedAsync(new CreateService(new(id), "MAIN service", "", house.First.Team))).Should().Be("service.name");
        (await house.RefusedAsync(new CreateIntegration(new(id), "First Integration ", house.First.Service, new Secret(new string('a', 32))))).Should().Be("integration.name");
    }

    [Fact]
    public async Task What_others_stand_on_is_not_archived()
    {
        await using var house = await PeopleHouse.StartAsync();

        (await house.RefusedAsync(new ArchiveTeam(house.First.Team))).Should().Be("team.services");

        await house.DoAsync(new ArchiveService(house.First.Service));
        await house.DoAsync(new ArchiveTeam(house.First.Team));
        (await house.RefusedAsync(new RestoreService(house.First.Service))).Should().Be("team.missing");
        (await house.RefusedAsync(new RestoreIntegration(house.First.Integration))).Should().Be("service.missing");
    }

    [Fact]
    public async Task A_key_is_never_allowed_more_than_its_maker()
    {
        await using var house = await PeopleHouse.StartAsync();
        var manager = await house.PersonAsync("mia", Role.Manager);
        var key = new Secret(Domain.Identity.KeyText.ApiKey(house.Chance));

        (await house.RefusedAsync(new CreateApiKey(new(house.Chance.NewId()), "CI", Role.Owner, key), manager)).Should().Be("key.scope");

        await house.DoAsync(new CreateApiKey(new(house.Chance.NewId()), "CI", Role.Responder, key), manager);
        (await house.Of<ApiKeyQueries>().ListAsync(revoked: false, null, default)).Select(row => row.Name).Should().Equal("First key", "CI");
    }

    [Fact]
    public async Task Lists_count_what_belongs_together()
    {
        await using var house = await PeopleHouse.StartAsync();
        await house.DoAsync(new Infrastructure.Incidents.DeclareIncident(new(house.Chance.NewId()), house.First.Service, "It burns", Domain.Incidents.Severity.Sev2));

        var team = (await house.Of<TeamQueries>().GetAsync(house.First.Team, default))!;
        (team.Row.MemberCount, team.Row.ServiceCount, team.Row.OpenCount, team.Row.Policy).Should().Be((1, 1, 1, "Operations escalation"));
        team.Services.Should().ContainSingle(service => service.OpenCount == 1);

        var service = (await house.Of<ServiceQueries>().ListAsync(archived: false, default)).Single();
        (service.OpenCount, service.IntegrationCount, service.Worst, service.Policy).Should().Be((1, 1, Domain.Incidents.Severity.Sev2, "Operations escalation"));
        (await house.RefusedAsync(new ArchiveService(house.First.Service))).Should().Be("service.incidents");
        (await house.Of<ServiceQueries>().ChoicesAsync(default)).Should().ContainSingle();
        (await house.Of<SessionQueries>().OfAsync(house.First.Owner, default)).Should().BeEmpty();
    }
}
