using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Tests.Support;

namespace Imp.Tests.Incidents;

/// <summary>What an incident's page says about those before it.</summary>
public sealed class EarlierTests
{
    [Fact]
    public async Task It_counts_its_key_within_thirty_days_and_links_older_ones_and_similar_ones()
    {
        await using var house = await PeopleHouse.StartAsync();
        var longAgo = await DeclareAsync(house, "Disk of db7 is full", "db7/disk", TimeSpan.FromDays(40));
        await DeclareAsync(house, "Disk of db7 is full", "db7/disk", TimeSpan.FromDays(10));
        await DeclareAsync(house, "Disk of db7 is nearly full", "db7/disk", TimeSpan.FromDays(5));
        await DeclareAsync(house, "Disk of db8 is full", "db8/disk", TimeSpan.FromDays(5));
        await DeclareAsync(house, "Certificates expire", null, TimeSpan.FromDays(1));
        var it = await DeclareAsync(house, "Disk of db7 is full", "db7/disk", TimeSpan.Zero, close: false);
        await DeclareAsync(house, "Disk of db9 is full", "db9/disk", TimeSpan.Zero);

        var view = await house.Of<EarlierQueries>().GetAsync(it, default);

        view.Times.Should().Be(3);
        view.SameKey.Select(one => one.Number).Should().Equal(3, 2, 1);
        view.SameKey[0].Reason.Should().Be(CloseReason.Fixed);
        view.Similar.Select(one => one.Number).Should().Equal([4], "it is alike and of the same service; what came later is not earlier");
        (await house.Of<EarlierQueries>().GetAsync(longAgo, default)).Should().BeEquivalentTo(new EarlierView(1, [], []));
    }

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(4, "4th")]
    [InlineData(11, "11th")]
    [InlineData(22, "22nd")]
    [InlineData(112, "112th")]
    public void Times_are_counted_in_words(int times, string word) => TimelineSentences.Ordinal(times).Should().Be(word);

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house, string title, string? key, TimeSpan then, bool close = true)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, title, Severity.Sev3, null, key, []));
        if (close) await house.DoAsync(new CloseIncident(id, CloseReason.Fixed, null));
        house.Clock.Advance(then);
        return id;
    }
}
