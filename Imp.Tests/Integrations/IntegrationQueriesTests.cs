using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Services;
using Imp.Tests.Identity;

namespace Imp.Tests.Integrations;

public sealed class IntegrationQueriesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(5, 2)]
    public async Task Events_of_the_last_day_are_counted_and_no_older_ones(int old, int recent)
    {
        await using var house = await PeopleHouse.StartAsync();
        await SendAsync(house, old);
        house.Clock.Advance(TimeSpan.FromHours(25));
        await SendAsync(house, recent);

        var row = (await house.Of<IntegrationQueries>().ListAsync(archived: false, default)).Single();

        (row.RecentCount, row.Service).Should().Be((recent, "Main service"));
        row.LastEventAt.HasValue.Should().Be(old + recent > 0);
    }

    [Fact]
    public async Task A_replaced_key_and_one_of_an_archived_service_stop_at_once()
    {
        await using var house = await PeopleHouse.StartAsync();
        var keys = house.Of<IntegrationKeys>();
        var (old, fresh) = (house.First.IntegrationKey.Reveal, new string('b', 32));
        (await keys.FindAsync(old, default)).Should().NotBeNull();

        await house.DoAsync(new ReplaceIntegrationKey(house.First.Integration, new Secret(fresh)));
        (await keys.FindAsync(old, default)).Should().BeNull();
        (await keys.FindAsync(fresh, default)).Should().NotBeNull();

        await house.DoAsync(new ArchiveService(house.First.Service));
        (await keys.FindAsync(fresh, default)).Should().BeNull();
    }

    private static async Task SendAsync(PeopleHouse house, int times)
    {
        var door = new IntegrationRef(house.First.Integration, house.First.Service, "First integration");
        for (var time = 0; time < times; time++)
            await house.Of<EventLedger>().AcceptAsync(door, "generic", new Alert(AlertAction.Trigger, "key", "Title", AlertSeverity.Error, null, null, null), new byte[] { 123, 125 });
    }
}
