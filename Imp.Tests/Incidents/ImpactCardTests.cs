using Bunit;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Web.Incidents;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Incidents;

/// <summary>What customers notice, typed in place.</summary>
public sealed class ImpactCardTests : BunitContext
{
    public ImpactCardTests() => Services.AddSingleton(Words.In(Language.English));

    private readonly List<EditIncident> edits = [];

    [Fact]
    public void What_is_typed_stays_and_the_rest_follows_others()
    {
        var card = Render<ImpactCard>(with => with.Add(one => one.View, View(new("Card payers", 12, ""))).Add(one => one.MayRespond, true).Add(one => one.OnEdit, edits.Add));
        card.FindAll("button").Should().BeEmpty("nothing is changed");

        card.FindAll("input")[1].Input("1,300");
        card.Render(with => with.Add(one => one.View, View(new("Everybody", 20, ""))));

        card.FindAll("input")[0].GetAttribute("value").Should().Be("Everybody");
        card.FindAll("input")[1].GetAttribute("value").Should().Be("1,300");
        card.Markup.Should().Contain("Meanwhile somebody else made it “20”");
        card.Find("form").Submit();
        edits.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Impact = new ImpactEdit(Count: 1_300), Seen = new IncidentSeen { Impact = new("Everybody", 12, "") } });
    }

    [Fact]
    public void The_number_suggests_a_severity_that_one_click_takes()
    {
        var card = Render<ImpactCard>(with => with.Add(one => one.View, View(new("", 1_500, ""))).Add(one => one.MayRespond, true).Add(one => one.OnEdit, edits.Add));

        card.Find(".note").TextContent.Should().Contain("1,500 affected suggests SEV1; it is SEV3.");
        card.Find(".note button").Click();

        edits.Should().ContainSingle().Which.Severity.Should().Be(Severity.Sev1);
    }

    [Fact]
    public void What_is_no_number_is_not_sent_and_who_only_reads_sees_words()
    {
        var card = Render<ImpactCard>(with => with.Add(one => one.View, View(CustomerImpact.None)).Add(one => one.MayRespond, true).Add(one => one.OnEdit, edits.Add));
        card.FindAll("input")[1].Input("many");
        card.Find("form").Submit();
        (edits.Count, card.Find("[role=alert]").TextContent.Trim()).Should().Be((0, "A whole number, 0 or more; empty when it is not known."));

        Render<ImpactCard>(with => with.Add(one => one.View, View(new("Card payers", 3, "Pay *later*")))).FindAll("input,dt").Select(one => one.TextContent).Should().Equal("Who", "How many", "Work-around");
    }

    private static IncidentView View(CustomerImpact impact)
    {
        var id = new IncidentId(new Guid("00000000-0000-0000-0000-000000000001"));
        var row = new IncidentRow(id, 1, "It burns", ResponseState.Open, IncidentStatus.Investigating, Severity.Sev3, default, "shop", default, "Team", null, 1, null, null, DateTimeOffset.UnixEpoch, null, null, null, null, 1);
        return new IncidentView(row, "", null, null, false, null, null!) { Impact = impact };
    }
}
