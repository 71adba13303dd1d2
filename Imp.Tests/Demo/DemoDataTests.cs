using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Demo;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Settings;

namespace Imp.Tests.Demo;

[Collection(DemoHouse.Name)]
public sealed class DemoDataTests(DemoHouse demo)
{
    [Fact]
    public async Task An_empty_database_becomes_a_company_with_a_week_behind_it_and_a_second_start_changes_nothing()
    {
        var (house, now) = (demo.House, demo.Now);

        (await house.Of<SignInDesk>().TryAsync(demo.Owner.Email, demo.Owner.Password, null, null, default)).Session.Should().NotBeNull();
        var services = await house.Of<ServiceQueries>().ListAsync(archived: false, default);
        services.Should().HaveCount(6).And.OnlyContain(service => service.Policy != null && service.IntegrationCount >= 1);
        var incidents = (await house.Of<IncidentQueries>().ListAsync(new IncidentFilter(StateFilter.All), null, 50, default)).Items;
        incidents.Should().HaveCount(27).And.OnlyContain(incident => incident.OpenedAt <= now && incident.AlertCount > 0);
        incidents.Should().Contain(incident => incident.Response == ResponseState.Open).And.Contain(incident => incident.Response == ResponseState.Acknowledged);
        incidents.Should().Contain(incident => incident.Occurrence == 3, "the disk of one node fills for the third time");
        incidents.Should().ContainSingle(incident => incident.FlappingSince != null && incident.FlapCount >= 7);
        incidents.Should().ContainSingle(incident => incident.UmbrellaKeys == 22).Which.Heading.Should().Be("Storm on Kubernetes: 22 alerts of 22 keys");
        (await DemoData.FillAsync(house.Of<DataFolder>(), new ImpSettings(), now)).Should().BeNull();
    }
}
