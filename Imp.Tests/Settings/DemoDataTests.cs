using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Settings;
using Imp.Tests.Identity;

namespace Imp.Tests.Settings;

public sealed class DemoDataTests
{
    [Fact]
    public async Task An_empty_database_becomes_a_company_and_a_second_start_changes_nothing()
    {
        await using var house = PeopleHouse.Empty();

        var owner = (await DemoData.FillAsync(house.Services))!;

        (await house.Of<SignInDesk>().TryAsync(owner.Email, owner.Password, null, null, default)).Should().NotBeNull();
        var services = await house.Of<ServiceQueries>().ListAsync(archived: false, default);
        services.Should().HaveCount(6).And.OnlyContain(service => service.Policy != null && service.IntegrationCount == 1);
        (await DemoData.FillAsync(house.Services)).Should().BeNull();
    }
}
