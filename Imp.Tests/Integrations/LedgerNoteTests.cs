using System.Net;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Imp.Web.Shell;

namespace Imp.Tests.Integrations;

/// <summary>What is written down of requests that made no alert, and what the integration's page shows.</summary>
public sealed class LedgerNoteTests
{
    [Fact]
    public async Task A_broken_sender_is_written_down_a_hundred_times_an_hour_and_cut()
    {
        await using var house = await ServedHouse.StartAsync();
        using var sender = house.Browser();
        for (var time = 0; time <= LedgerAllowance.MostRefused + 5; time++)
        {
            using var answer = await sender.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("no JSON " + new string('x', 10_000)));
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        var rows = (await house.Of<EventQueries>().ListAsync(null, null, null, 1_000, default)).Items;
        rows.Should().HaveCount(LedgerAllowance.MostRefused).And.OnlyContain(row => row.Outcome == EventOutcome.Refused);
        (await house.Of<EventQueries>().GetAsync(rows[0].Sequence, default)).Size.Should().Be(RequestLedger.KeptBytes);
    }

    [Fact]
    public void The_allowance_begins_anew_after_an_hour()
    {
        var clock = new ManualClock();
        var allowance = new LedgerAllowance(clock);
        var one = new IntegrationId(Guid.Parse("00000000-0000-0000-0000-000000000001"));
        Enumerable.Range(0, LedgerAllowance.MostRefused).Should().OnlyContain(_ => allowance.Take(one, EventOutcome.Refused));

        allowance.Take(one, EventOutcome.Refused).Should().BeFalse();
        allowance.Take(one, EventOutcome.Ignored).Should().BeTrue();
        clock.Advance(TimeSpan.FromHours(1));
        allowance.Take(one, EventOutcome.Refused).Should().BeTrue();
    }

    [Theory]
    [InlineData("github"), InlineData("alertmanager"), InlineData("zabbix"), InlineData("nonsense")]
    public async Task The_page_of_an_integration_shows_how_to_set_up_the_format_in_its_address(string name)
    {
        await using var house = await ServedHouse.StartAsync();
        using var olga = await house.SignedInAsync("olga@example.org");

        var page = WebUtility.HtmlDecode(await olga.GetStringAsync(Links.SetUpOf(house.First.Integration, name)));

        var shown = Formats.Find(name) ?? Formats.All[^1];
        page.Should().Contain(shown.Guide.SetUp[0].Hint).And.Contain(shown.Guide.About).And.Contain("AWS SNS, CloudWatch and EventBridge");
    }

    [Fact]
    public async Task The_page_of_an_event_shows_its_details()
    {
        await using var house = await ServedHouse.StartAsync();
        using var olga = await house.SignedInAsync("olga@example.org");
        var door = new IntegrationRef(house.First.Integration, house.First.Service, "First integration");
        var one = Recorded.Of("alertmanager", "fires");
        var receipts = await house.Of<RequestLedger>().AcceptAsync(door, "alertmanager", one.Format.Read(one.Seen()).Alerts, null, one.Body);

        var page = WebUtility.HtmlDecode(await olga.GetStringAsync(Links.Event(receipts[1].Sequence)));

        page.Should().Contain("The same request").And.Contain("href=\"/events/" + receipts[0].Sequence).And.Contain("http://alertmanager.example.org:9093/").And.Contain("groupKey");
    }
}
