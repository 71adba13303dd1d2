using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>Times as whoever reads them has them: by the clock of their machine, in their language.</summary>
[Collection(Outside.Name)]
public sealed class TimesStory(Browser browser)
{
    [Theory]
    [InlineData("en-GB", "Asia/Kolkata", "d MMM yyyy, HH:mm", "Opened")]
    [InlineData("de-DE", "America/Los_Angeles", "d. MMM yyyy, HH:mm", "Eröffnet")]
    public async Task A_time_is_shown_by_the_viewers_clock(string locale, string zone, string pattern, string opened)
    {
        await using var house = await ServedHouse.StartAsync();
        await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, "Checkout is down", Severity.Sev1));
        var row = (await house.Of<IncidentQueries>().GetAsync(1, default))!.Row;
        await using var first = await browser.NewPageAsync();
        await first.SignInAsync(house.Url + "/incidents/1", "olga@example.org");
        await using var at = await browser.NewPageAsync(visitor: await first.VisitorAsync(), zone: zone, locale: locale);
        await at.Page.GotoAsync(house.Url + "/incidents/1");
        await at.IsLiveAsync();

        var time = at.Page.Locator($".facts dt:text-is('{opened}') + dd time.local-time");
        var months = locale == "de-DE" ? new LanguageShelf().Find("de")!.Culture : CultureInfo.InvariantCulture;
        await time.SaysAsync(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(row.OpenedAt, zone).ToString(pattern, months));
        await time.HoverAsync();
        (await time.GetAttributeAsync("title")).Should().NotContain("UTC ").And.MatchRegex("(GMT|UTC)");
    }
}
