using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Identity;

[Collection(Outside.Name)]
public sealed class LivePageTests(Browser browser)
{
    [Fact]
    public async Task An_ended_session_takes_the_open_page_to_the_sign_in()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var page = await SignedInAsync(house, "olga@example.org");

        await house.DoAsync(new SignOutEverywhere(house.First.Owner));

        // Two may lead there at once, the page itself and its lost line; the second navigation breaks the first off, which is no failure.
        await Eventually.HoldsAsync(() => page.Page.Url.Contains("/sign-in", StringComparison.Ordinal), "the sign-in page", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_from_the_open_page()
    {
        await using var house = await ServedHouse.StartAsync();
        var bo = new UserId(house.Of<IChance>().NewId());
        await house.DoAsync(new CreateUser(bo, new(house.Of<IChance>().NewId()), "bo@example.org", "Bo", Role.Responder, new Secret(ServedHouse.Password)));
        await using var page = await SignedInAsync(house, "bo@example.org");

        await house.DoAsync(new EditUser(bo, "bo@example.org", "Bo", Role.Viewer, null));

        await page.Page.GetByText("This page is not for your role").WaitForAsync(new() { Timeout = 30_000 });
    }

    /// <summary>On a page that is alive.</summary>
    private async Task<BrowserPage> SignedInAsync(ServedHouse house, string email)
    {
        var page = await browser.NewPageAsync();
        await page.Page.GotoAsync(house.Url + "/incidents/new");
        await page.Page.GetByLabel("Mail address").FillAsync(email);
        await page.Page.GetByLabel("Password").FillAsync(ServedHouse.Password);
        var line = page.Page.WaitForWebSocketAsync();
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await line;
        await page.Page.WaitForURLAsync("**/incidents/new");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        return page;
    }
}
