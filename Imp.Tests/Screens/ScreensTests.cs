using System.Text.RegularExpressions;
using Imp.Tests.Support;

namespace Imp.Tests.Screens;

/// <summary>Every page, wide and narrow, light and dark, full and empty: quiet, within its width, and every control with a name. Keeps pictures.</summary>
[Collection(Outside.Name)]
public sealed partial class ScreensTests(Browser browser)
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("incidents", "/incidents?state=all"), ("incident", "/incidents/15"), ("incident-alerts", "/incidents/15?tab=alerts"), ("incident-events", "/incidents/15?tab=events"), ("incident-grouped", "/incidents/19?tab=alerts"), ("incident-waits", "/incidents/27"), ("incident-pages", "/incidents/15?tab=pages"),
        ("incident-closed", "/incidents/3"), ("incident-missing", "/incidents/9999"), ("incident-new", "/incidents/new"),
        ("events", "/events"), ("event", "/events/1"), ("services", "/services"), ("teams", "/teams"), ("people", "/people"),
        ("integrations", "/integrations"), ("policies", "/escalation-policies"), ("policy-new", "/escalation-policies/new"), ("policy-whom", "/escalation-policies/whom"), ("schedules", "/schedules"), ("schedule-new", "/schedules/new"), ("heartbeats", "/heartbeats"), ("probes", "/probes"), ("quiet", "/quiet"), ("rules", "/rules"), ("rules-test", "/rules?tab=test&event=1"), ("rules-history", "/rules?tab=history"), ("quiet-ended", "/quiet?ended=true"),
        ("jobs", "/jobs"), ("me", "/me"), ("settings", "/settings"), ("settings-this-imp", "/settings?tab=this-imp"), ("nothing", "/nothing-here"),
    ];

    /// <summary>Without data they are all the page of an incident that is missing.</summary>
    private static readonly string[] FullOnly = ["incident", "incident-alerts", "incident-events", "incident-grouped", "incident-waits", "incident-pages", "incident-closed"];

    private readonly List<string> wrong = [];

    [Fact]
    public async Task Every_page_with_the_demo_data_is_quiet_fits_and_names_its_controls()
    {
        await using var folder = new TempFolder();
        await using var imp = await ImpProcess.ServeAsync(folder["data"], more: "--demo");
        await Eventually.HoldsAsync(() => Guest().IsMatch(imp.Output), "the demo's password");
        var guest = Guest().Match(imp.Output);
        await using var page = await browser.NewPageAsync();
        await LookAsync(page, imp.Url + "/sign-in", "sign-in", live: false);
        await page.SignInAsync(imp.Url + "/incidents", guest.Groups["email"].Value, guest.Groups["password"].Value);

        foreach (var (name, address) in Pages) await LookAsync(page, imp.Url + address, "demo-" + name);
        await LookBehindAsync(page, imp.Url + "/integrations", "demo-integration");
        foreach (var name in new[] { "Climate sensors", "Print server" }) await LookAtTransformAsync(page, imp.Url, name, "demo-transform-" + name.Split(' ')[0].ToLowerInvariant());
        await LookBehindAsync(page, imp.Url + "/escalation-policies", "demo-policy");
        await LookBehindAsync(page, imp.Url + "/schedules", "demo-schedule");
        await LookBehindAsync(page, imp.Url + "/heartbeats", "demo-heartbeat");
        await LookBehindAsync(page, imp.Url + "/probes", "demo-probe");
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_page_with_no_data_is_quiet_fits_and_names_its_controls()
    {
        await using var folder = new TempFolder();
        await using var imp = await ImpProcess.ServeAsync(folder["data"]);
        await Eventually.HoldsAsync(() => Link().IsMatch(imp.Output), "the link of the first run");
        await using var page = await browser.NewPageAsync();
        await LookAsync(page, imp.Url + "/sign-in", "empty-sign-in", live: false);
        await LookAsync(page, Link().Match(imp.Output).Value, "set-up", live: false);
        await SetUpAsync(page);
        await LookAsync(page, imp.Url + "/welcome", "welcome", live: false);

        foreach (var (name, address) in Pages.Where(one => !FullOnly.Contains(one.Name))) await LookAsync(page, imp.Url + address, "empty-" + name);
        await LookBehindAsync(page, imp.Url + "/integrations", "empty-integration");
        var integration = Behind(page.Page.Url);
        foreach (var kind in new[] { "none", "form", "script" }) await LookAsync(page, $"{integration}/transform?kind={kind}", "empty-transform-" + kind);
        await LookBehindAsync(page, imp.Url + "/escalation-policies", "empty-policy");
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task The_page_behind_a_link_in_a_message_is_quiet_fits_and_names_its_controls()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var installation = await Installation.MakeAsync(sink.Url);
        await using var imp = await ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string> { ["IMP_Outbound__Allow__0"] = "127.0.0.1" });
        await installation.SendAsync(imp.Url, "db7/disk", "Disk of db7 is full");
        var call = (await sink.WaitForAsync(1))[0];
        await using var page = await browser.NewPageAsync();

        await LookAsync(page, call.Json.GetProperty("data").GetProperty("acknowledgeUrl").GetString()!, "acknowledge", live: false);
        await page.ButtonOf("I have it").ClickAsync();
        await page.Page.GetByText("Acknowledged by Ana").SeenAsync();
        await LookAsync(page, page.Page.Url, "acknowledge-done", live: false);
        wrong.Should().BeEmpty();
    }

    private static async Task SetUpAsync(BrowserPage at)
    {
        await at.Page.GetByLabel("Your name").FillAsync("Ana");
        await at.Page.GetByLabel("Mail address").FillAsync(Installation.Email);
        await at.Page.GetByLabel("Password").FillAsync(Installation.Password);
        await at.ButtonOf("Set up").ClickAsync();
        await at.Page.WaitForURLAsync("**/welcome");
    }

    /// <summary>Looks at the page behind the first entry of a list.</summary>
    private async Task LookBehindAsync(BrowserPage at, string list, string name)
    {
        await at.Page.GotoAsync(list);
        await at.IsLiveAsync();
        await LookAsync(at, new Uri(new Uri(list), await Entry(at, list).GetAttributeAsync("href")).ToString(), name);
    }

    private async Task LookAtTransformAsync(BrowserPage at, string site, string integration, string name)
    {
        await at.Page.GotoAsync(site + "/integrations");
        await at.IsLiveAsync();
        var address = await at.Page.Locator($"main a[aria-label='{integration}']").First.GetAttributeAsync("href");
        await LookAsync(at, $"{site}{address}/transform", name);
    }

    private static string Behind(string address) => address.Split('?')[0];

    private static Microsoft.Playwright.ILocator Entry(BrowserPage at, string list) =>
        at.Page.Locator($"main a[href^='{new Uri(list).AbsolutePath}/']:not([href$='/new'])").First;

    private async Task LookAsync(BrowserPage at, string address, string name, bool live = true)
    {
        var before = at.Problems.Count;
        await at.Page.GotoAsync(address);
        if (live) await at.IsLiveAsync();
        foreach (var (width, height) in new[] { (1440, 900), (390, 844) })
        {
            await at.Page.SetViewportSizeAsync(width, height);
            foreach (var dark in new[] { false, true })
            {
                await at.Page.EmulateMediaAsync(new() { ColorScheme = dark ? Microsoft.Playwright.ColorScheme.Dark : Microsoft.Playwright.ColorScheme.Light });
                await at.SaveAsync($"{name}-{width}-{(dark ? "dark" : "light")}");
            }
            if (await at.SidewaysAsync() is var sideways and > 0) wrong.Add($"{name} at {width}: scrolls {sideways} px sideways");
            if (await at.Page.Locator("h1").CountAsync() is var headings and not 1) wrong.Add($"{name}: {headings} h1");
            wrong.AddRange((await Controls.NamelessAsync(at.Page)).Select(control => $"{name} at {width}: no name on {control}"));
        }
        wrong.AddRange(at.Problems.Skip(before).Where(problem => !IsExpected(name, problem)).Select(problem => $"{name}: {problem}"));
    }

    /// <summary>The browser reports the status of a page that does not exist, as it should.</summary>
    private static bool IsExpected(string name, string problem) => name.EndsWith("nothing", StringComparison.Ordinal) && problem.Contains("404");

    [GeneratedRegex(@"sign in at \S+ as (?<email>\S+) with the password (?<password>\S+)")]
    private static partial Regex Guest();

    [GeneratedRegex(@"http\S+/setup\?code=\S+")]
    private static partial Regex Link();
}
