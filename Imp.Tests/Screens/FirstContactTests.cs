using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Screens;

/// <summary>Between a page and its line to the server.</summary>
[Collection(InBrowser.Name)]
public sealed class FirstContactTests(Browser browser)
{
    private const string Line = "**/_blazor/negotiate**";

    [Fact]
    public async Task A_line_that_is_only_slow_is_waited_for_and_said_to_be_slow()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await at.SignInAsync(house.Url + "/incidents", "olga@example.org", ServedHouse.Password);
        await at.Page.Clock.InstallAsync();
        var open = await at.HeldAsync(Line);

        await at.Page.GotoAsync(house.Url + "/services");
        await at.MarkAsync();
        for (var second = 0; second < 40; second += 8)
        {
            await at.Page.Clock.FastForwardAsync(8_000);
            await at.Page.GetByText("Still connecting…").SeenAsync();
        }
        open.SetResult();

        await at.IsLiveAsync();
        await at.Page.Locator("#imp-connection").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        (await at.IsMarkedAsync()).Should().BeTrue("it was not loaded anew");
        at.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_fails_loads_the_page_anew_once_the_server_answers()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await at.SignInAsync(house.Url + "/incidents", "olga@example.org", ServedHouse.Password);
        var tries = 0;
        await at.Page.RouteAsync(Line, route => ++tries == 1 ? route.AbortAsync() : route.ContinueAsync());

        await at.Page.GotoAsync(house.Url + "/services");

        await at.IsLiveAsync();
        tries.Should().Be(2, "Blazor itself tries only once");
    }
}
