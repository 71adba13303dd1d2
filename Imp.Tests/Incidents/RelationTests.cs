using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;

namespace Imp.Tests.Incidents;

/// <summary>Incidents that people link: said on both timelines, taken back on both, and never deeper than a whole and its parts.</summary>
public sealed class RelationTests
{
    [Theory]
    [InlineData(RelationKind.Related, RelationSide.Related, RelationSide.Related, "linked it with #2 “B”", "linked it with #1 “A”")]
    [InlineData(RelationKind.PartOf, RelationSide.Parent, RelationSide.Child, "made it part of #2 “B”", "made #1 “A” part of it")]
    public async Task Both_ends_know_of_it_and_it_can_be_taken_back_from_either(RelationKind kind, RelationSide fromA, RelationSide fromB, string onA, string onB)
    {
        await using var house = await PeopleHouse.StartAsync();
        var (a, b) = (await DeclareAsync(house, "A"), await DeclareAsync(house, "B"));

        await house.DoAsync(new RelateIncidents(a, b, kind));
        await house.DoAsync(new RelateIncidents(a, b, kind));

        (await OfAsync(house, a)).Should().Equal((2, fromA));
        (await OfAsync(house, b)).Should().Equal((1, fromB));
        (await SaidAsync(house, a)).Should().Equal(onA, "opened it as SEV3");
        (await SaidAsync(house, b)).Should().Equal(onB, "opened it as SEV3");

        await house.DoAsync(new UnrelateIncidents(b, a));
        await house.DoAsync(new UnrelateIncidents(b, a));
        (await OfAsync(house, a)).Should().BeEmpty();
        (await SaidAsync(house, a)).Should().HaveCount(3);
        (await SaidAsync(house, b)).Should().HaveCount(3);
    }

    [Fact]
    public async Task What_is_related_either_way_round_is_one_relation()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (a, b) = (await DeclareAsync(house, "A"), await DeclareAsync(house, "B"));

        await house.DoAsync(new RelateIncidents(a, b, RelationKind.Related));
        await house.DoAsync(new RelateIncidents(b, a, RelationKind.Related));

        (await OfAsync(house, a)).Should().Equal((2, RelationSide.Related));
    }

    [Theory]
    [InlineData("itself")]
    [InlineData("another kind")]
    [InlineData("the other way round")]
    [InlineData("a second whole")]
    [InlineData("a part of a part")]
    [InlineData("a whole as a part")]
    public async Task What_makes_no_sense_is_refused(string case_)
    {
        await using var house = await PeopleHouse.StartAsync();
        var (a, b, c) = (await DeclareAsync(house, "A"), await DeclareAsync(house, "B"), await DeclareAsync(house, "C"));
        await house.DoAsync(new RelateIncidents(a, b, RelationKind.PartOf));
        var command = case_ switch
        {
            "itself" => new RelateIncidents(a, a, RelationKind.Related),
            "another kind" => new RelateIncidents(a, b, RelationKind.Related),
            "the other way round" => new RelateIncidents(b, a, RelationKind.PartOf),
            "a second whole" => new RelateIncidents(a, c, RelationKind.PartOf),
            "a part of a part" => new RelateIncidents(c, a, RelationKind.PartOf),
            _ => new RelateIncidents(b, c, RelationKind.PartOf),
        };

        (await house.Awaiting(it => it.DoAsync(command)).Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("incident.relation");
    }

    private static async Task<IEnumerable<(long, RelationSide)>> OfAsync(PeopleHouse house, IncidentId id) =>
        (await house.Of<RelationQueries>().GetAsync(id, default)).Select(one => (one.Number, one.Side));

    private static async Task<IEnumerable<string>> SaidAsync(PeopleHouse house, IncidentId id) =>
        (await house.Of<TimelineQueries>().GetAsync(id, new([]), 100, default)).Lines.Select(line => line.Sentence);

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house, string title)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, title, Severity.Sev3, null, null, []));
        return id;
    }
}
