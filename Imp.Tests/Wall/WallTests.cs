using System.Net;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Wall;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Wall;

/// <summary>The wall screen: who sees it, and that it is never quietly wrong.</summary>
[Collection(Outside.Name)]
public sealed class WallTests(Browser browser)
{
    [Fact]
    public async Task It_opens_by_its_address_alone_shows_what_happens_and_goes_dark_when_the_address_is_withdrawn()
    {
        await using var house = await ServedHouse.StartAsync();
        var (link, key) = await LinkAsync(house);
        await using var at = await browser.NewPageAsync(1920, 1080);
        await at.Page.GotoAsync($"{house.Url}/wall/{key}");
        await at.Page.GetByText("Nothing is open").SeenAsync();

        var incident = new IncidentId(house.Of<IChance>().NewId());
        await house.DoAsync(new DeclareIncident(incident, house.First.Service, "Checkout <b>answers</b> 500", Severity.Sev1));
        await at.Page.GetByText("Checkout <b>answers</b> 500").SeenAsync();
        await at.Page.GetByText("Nobody has it").SeenAsync();
        await house.DoAsync(new AcknowledgeIncident(incident));
        await at.Page.GetByText("Olga").SeenAsync();
        (await at.SidewaysAsync()).Should().Be(0);
        at.Problems.Should().BeEmpty();

        (await house.Of<WallLinks>().ListAsync(default)).Single().LastUsedAt.Should().NotBeNull();
        await house.DoAsync(new WithdrawWallLink(link));
        await at.Page.GetByText("This address was withdrawn").SeenAsync();
    }

    [Fact]
    public async Task Cut_off_it_says_since_when_and_comes_back_by_itself_also_after_a_week()
    {
        using var installation = await Installation.MakeAsync();
        await using var page = await browser.NewPageAsync(1280, 720, dark: true);
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        await using (var imp = await ImpProcess.ServeAsync(installation.Folder, url: url))
        {
            await installation.SendAsync(imp.Url, "db7/disk", "Disk of db7 is full");
            await page.SignInAsync(url + "/incidents");
            await page.Page.Clock.InstallAsync();
            await page.Page.GotoAsync(url + "/wall");
            await page.Page.GetByText("Disk of db7 is full").SeenAsync();
            await page.Page.Clock.FastForwardAsync((long)TimeSpan.FromDays(7).TotalMilliseconds);
            // Seven days in a moment: nothing was heard in them, until the next beat.
            await page.Page.Locator("#curtain").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            imp.KillNow();
        }
        await page.Page.Clock.FastForwardAsync(20_000);
        await page.Page.GetByText("Stale since").SeenAsync();

        await using var again = await ImpProcess.ServeAsync(installation.Folder, url: url);
        await installation.SendAsync(again.Url, "db8/disk", "Disk of db8 is full");
        await Eventually.HoldsAsync(async () =>
        {
            await page.Page.Clock.FastForwardAsync(1_000);
            return await page.Page.GetByText("Disk of db8 is full").IsVisibleAsync() && await page.Page.Locator("#curtain").IsHiddenAsync();
        }, "the wall to come back");
    }

    [Theory]
    [InlineData(1280, 720), InlineData(3840, 2160), InlineData(7680, 4320), InlineData(1080, 1920)]
    public async Task Whatever_the_screen_the_worst_are_readable_and_what_does_not_fit_is_counted(int width, int height)
    {
        await using var house = await ServedHouse.StartAsync();
        var (_, key) = await LinkAsync(house);
        for (var number = 0; number < 90; number++)
            await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, $"Queue {number} of the mail service is longer than it should be", number == 89 ? Severity.Sev1 : Severity.Sev4));
        await using var at = await browser.NewPageAsync(width, height);
        await at.Page.GotoAsync($"{house.Url}/wall/{key}");

        await at.Page.Locator(".card").First.WaitForAsync();
        (await at.Page.Locator(".card").First.InnerTextAsync()).Should().Contain("SEV1").And.Contain("Queue 89");
        var cards = await at.Page.Locator(".card").CountAsync();
        (await at.Page.Locator("#cards").GetAttributeAsync("data-more")).Should().Be($"and {90 - cards} more");
        (await at.Page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.querySelector('.card h2')).fontSize) / Math.min(innerWidth, innerHeight)")).Should().BeGreaterThan(0.0199);
        (await at.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.card')].every(card => card.getBoundingClientRect().bottom <= innerHeight && card.getBoundingClientRect().right <= innerWidth)")).Should().BeTrue();
        await at.SaveAsync($"wall-{width}");
    }

    [Fact]
    public async Task On_a_phone_it_is_a_list_of_all()
    {
        await using var house = await ServedHouse.StartAsync();
        var (_, key) = await LinkAsync(house);
        for (var number = 0; number < 12; number++)
            await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, $"Queue {number} of the mail service is longer than it should be", Severity.Sev2));
        await using var at = await browser.NewPageAsync(390, 844);
        await at.Page.GotoAsync($"{house.Url}/wall/{key}");

        await at.Page.Locator(".card").First.WaitForAsync();
        (await at.Page.Locator(".card").CountAsync()).Should().Be(12);
        (await at.Page.Locator("#cards").GetAttributeAsync("data-more")).Should().BeEmpty();
        (await at.SidewaysAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Sounds_are_off_until_somebody_switches_them_on_and_stay_on()
    {
        await using var house = await ServedHouse.StartAsync();
        var (_, key) = await LinkAsync(house);
        await using var at = await browser.NewPageAsync();
        await at.Page.GotoAsync($"{house.Url}/wall/{key}");
        await at.Page.EvaluateAsync("() => { window.rang = 0; const start = OscillatorNode.prototype.start; OscillatorNode.prototype.start = function (...when) { window.rang++; return start.apply(this, when); }; }");
        await at.Page.GetByText("Nothing is open").SeenAsync();

        await DeclareAsync(house, "First", Severity.Sev1);
        await at.Page.GetByText("First").SeenAsync();
        (await at.Page.EvaluateAsync<int>("window.rang")).Should().Be(0);

        await at.Page.Mouse.MoveAsync(10, 10);
        await at.Page.GetByText("Screen settings").ClickAsync();
        await at.Page.GetByLabel("Test the sound of SEV2").ClickAsync();
        (await at.Page.EvaluateAsync<int>("window.rang")).Should().Be(2);
        await at.Page.GetByLabel("Sound for a new SEV1").CheckAsync();
        await at.Page.Keyboard.PressAsync("Escape");
        await DeclareAsync(house, "Second", Severity.Sev1);
        await at.Page.GetByText("Second").SeenAsync();
        (await at.Page.EvaluateAsync<int>("window.rang")).Should().Be(5, "three more tones");
        await DeclareAsync(house, "Third", Severity.Sev3);
        await at.Page.GetByText("Third").SeenAsync();
        (await at.Page.EvaluateAsync<int>("window.rang")).Should().Be(5, "SEV3 is off");
        await at.Page.ReloadAsync();
        await at.Page.GetByText("Third").SeenAsync();
        (await at.Page.EvaluateAsync<string>("localStorage.getItem('imp-wall-sound1')")).Should().Be("on");
    }

    [Fact]
    public async Task Who_has_no_address_that_works_and_is_not_signed_in_sees_nothing()
    {
        await using var house = await ServedHouse.StartAsync();
        var (link, key) = await LinkAsync(house);
        using var stranger = house.Browser();

        foreach (var address in new[] { "/wall", "/wall/live" }) (await StatusAsync(stranger, address)).Should().BeOneOf([HttpStatusCode.Redirect, HttpStatusCode.Unauthorized], address);
        foreach (var wrong in new[] { key[..31] + (key[31] == 'a' ? 'b' : 'a'), "x", key + "a" })
            foreach (var address in new[] { $"/wall/{wrong}", $"/wall/{wrong}/live" }) (await StatusAsync(stranger, address)).Should().Be(HttpStatusCode.NotFound, address);
        (await StatusAsync(stranger, $"/wall/{key}")).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(stranger, "/api/v1/incidents")).Should().Be(HttpStatusCode.Unauthorized, "the address opens the wall and nothing else");

        await house.DoAsync(new WithdrawWallLink(link));
        foreach (var address in new[] { $"/wall/{key}", $"/wall/{key}/live" }) (await StatusAsync(stranger, address)).Should().Be(HttpStatusCode.NotFound, address);
        using var viewer = await house.PersonAsync(Role.Viewer);
        (await StatusAsync(viewer, "/wall")).Should().Be(HttpStatusCode.OK);
        house.Logs.Should().NotBeNull();
        foreach (var log in Directory.EnumerateFiles(house.Logs)) (await ReadAsync(log)).Should().NotContain(key);
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await new StreamReader(file).ReadToEndAsync();
    }

    private static Task DeclareAsync(ServedHouse house, string title, Severity severity) => house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, title, severity));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static async Task<(WallLinkId Link, string Key)> LinkAsync(ServedHouse house)
    {
        var (id, key) = (new WallLinkId(house.Of<IChance>().NewId()), KeyText.IntegrationKey(house.Of<IChance>()));
        await house.DoAsync(new CreateWallLink(id, "Kitchen", new Secret(key)));
        return (id, key);
    }
}
