using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Screens;

/// <summary>What a browser shows while Imp cannot be reached.</summary>
[Collection(InBrowser.Name)]
public sealed class OfflineTests(Browser browser)
{
    private const string Kept = "async () => !!(await (await caches.open('imp-state')).match('/wall/now')) && !!(await caches.match('/offline.html', { cacheName: 'imp-offline' })) && !!navigator.serviceWorker.controller";

    [Fact]
    public async Task It_shows_what_was_open_and_how_long_ago_and_comes_back_by_itself()
    {
        await using var house = await ServedHouse.StartAsync();
        await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, "Checkout answers 500", Severity.Sev1));
        await using var at = await browser.NewPageAsync(390, 844);
        await at.SignInAsync(house.Url + "/incidents", "olga@example.org", ServedHouse.Password);
        await Eventually.HoldsAsync(() => at.Page.EvaluateAsync<bool>(Kept), "the state to be kept");

        await at.Page.Context.SetOfflineAsync(true);
        await at.Page.GotoAsync(house.Url + "/schedules");
        await at.Page.GetByText("Imp cannot be reached").SeenAsync();
        await at.Page.GetByText("#1 Checkout answers 500").SeenAsync();
        await at.Page.GetByText("nobody had it").SeenAsync();
        await at.Page.GetByText("less than a minute ago").SeenAsync();
        (await at.SidewaysAsync()).Should().Be(0);
        await at.SaveAsync("offline-390");

        await at.Page.Context.SetOfflineAsync(false);
        await at.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "On call" }).SeenAsync();
    }

    [Fact]
    public async Task Whoever_signs_out_leaves_nothing_behind()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await at.SignInAsync(house.Url + "/incidents", "olga@example.org", ServedHouse.Password);
        await Eventually.HoldsAsync(() => at.Page.EvaluateAsync<bool>(Kept), "the state to be kept");

        await at.Page.EvaluateAsync("() => document.querySelector('form[action^=\"/sign-out\"]').requestSubmit()");
        await at.Page.WaitForURLAsync("**/sign-in**");
        (await at.Page.EvaluateAsync<bool>("async () => !await (await caches.open('imp-state')).match('/wall/now')")).Should().BeTrue();
    }
}
