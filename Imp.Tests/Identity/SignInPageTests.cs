using System.Text.RegularExpressions;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Identity;

/// <summary>Signing in as people do it, in a browser.</summary>
[Collection(Outside.Name)]
public sealed class SignInPageTests(Browser browser)
{
    [Fact]
    public async Task A_person_signs_in_at_a_real_provider_and_out_of_both()
    {
        await using var folder = new TempFolder();
        var issuer = $"http://localhost:{Loopback.FreePort()}";
        await using var house = await ServedHouse.StartAsync(url => new()
        {
            Urls = url, Oidc = new() { Authority = new Uri(issuer), ClientId = OidcProvider.Client, ClientSecret = new(OidcProvider.Secret), Scopes = ["groups"], Roles = ["sre = Responder"], Create = true },
        });
        await using var provider = await OidcProvider.StartAsync(issuer, house.Url, folder);
        await using var at = await browser.NewPageAsync();

        await at.Page.GotoAsync(house.Url + "/me");
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with single sign-on" }).ClickAsync();
        await at.Page.Locator("[name=login]").FillAsync("bo");
        await at.Page.Locator("[name=password]").FillAsync("anything");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await at.Page.WaitForURLAsync(house.Url + "/me");
        await at.Page.GetByText("by single sign-on").WaitForAsync();
        (await house.Of<PeopleQueries>().ListAsync(archived: false, default)).Should().Contain(row => row.Email == "bo@example.org" && row.Name == "Bo of the provider" && row.Role == Role.Responder);

        await at.IsLiveAsync();
        await at.Page.Locator(".person-menu summary").ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        // By way of the provider, which asks and then sends the browser back.
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await at.Page.WaitForURLAsync(house.Url + "/sign-in*");
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with single sign-on" }).ClickAsync();
        await at.Page.Locator("[name=login]").WaitForAsync();
    }

    [Fact]
    public async Task A_passkey_is_made_on_the_profile_and_signs_in_without_password()
    {
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, PublicUrl = new Uri(url.Replace("127.0.0.1", "localhost")) });
        var site = house.Url.Replace("127.0.0.1", "localhost");
        await using var at = await browser.NewPageAsync();
        var device = await at.Page.Context.NewCDPSessionAsync(at.Page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await SignInAsync(at, site);
        await at.Page.GotoAsync(site + "/me");
        await at.IsLiveAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await at.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Virtual device");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Virtual device" }).WaitForAsync();

        await at.Page.Context.ClearCookiesAsync();
        await at.Page.GotoAsync(site + "/sign-in?returnUrl=/teams");
        // The browser may offer it by itself first.
        try { await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync(new() { Timeout = 3_000 }); }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException) { }
        await at.Page.WaitForURLAsync(site + "/teams");

        (await house.Of<SessionQueries>().OfAsync(house.First.Owner, default)).Should().Contain(session => session.Way == SignInWay.Passkey);
        var passkey = (await house.Of<PasskeyQueries>().OfAsync(house.First.Owner, default)).Single();
        passkey.LastUsedAt.Should().NotBeNull();

        await house.DoAsync(new RemovePasskey(passkey.Id));
        await at.Page.Context.ClearCookiesAsync();
        await at.Page.GotoAsync(site + "/sign-in");
        (await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).CountAsync()).Should().Be(0, "nobody has one any more");
        at.Problems.Where(problem => !problem.Contains("/_blazor") && !problem.Contains("ERR_ABORTED")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_second_step_is_switched_on_on_the_profile_and_asked_for_at_the_next_sign_in()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await SignInAsync(at, house.Url);
        await at.Page.GotoAsync(house.Url + "/me");
        await at.IsLiveAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Switch on", Exact = true }).ClickAsync();
        var typed = Regex.Replace(await at.Page.Locator(".qr-row code").InnerTextAsync(), @"\s", "");
        var seed = FromBase32(typed);
        await at.Page.GetByLabel("Code that the app shows").FillAsync(Code(seed));
        await at.Page.GetByLabel("Your password").FillAsync(ServedHouse.Password);
        await at.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        var recovery = (await at.Page.Locator(".copy code").InnerTextAsync()).Trim().Split('\n');
        recovery.Should().HaveCount(SecondFactor.RecoveryCount);

        await at.Page.Context.ClearCookiesAsync();
        await SignInAsync(at, house.Url, "**/sign-in/code");
        await at.Page.GetByLabel("Code").FillAsync(recovery[3]);
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await at.Page.WaitForURLAsync("**/incidents*");
    }

    private static async Task SignInAsync(BrowserPage at, string site, string until = "**/incidents*")
    {
        await at.Page.GotoAsync(site + "/sign-in");
        await at.Page.GetByLabel("Mail address").FillAsync("olga@example.org");
        await at.Page.GetByLabel("Password").FillAsync(ServedHouse.Password);
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await at.Page.WaitForURLAsync(until);
    }

    private static string Code(byte[] seed) => Totp.CodeAt(seed, Totp.StepAt(TimeProvider.System.GetUtcNow()));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2))];
    }
}
