using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Imp.Tests.Support;

namespace Imp.Tests.Screens;

/// <summary>Every page, wide and narrow, light and dark, full and empty: quiet, within its width, every control with a name, and nothing that breaks WCAG 2.2 AA as far as axe-core sees. Keeps pictures under <c>artifacts/screens</c> when the environment variable <c>TAKE_PICTURES</c> is set.</summary>
[Collection(InBrowser.Name)]
public sealed partial class ScreensTests(Browser browser)
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("incidents", "/incidents?state=all"), ("incidents-grouped", "/incidents?q=is:any&group=service"), ("incidents-none", "/incidents?q=zebra"), ("incidents-problem", "/incidents?q=is:opne"),
        ("incident", "/incidents/15"), ("incident-alerts", "/incidents/15?tab=alerts"), ("incident-events", "/incidents/15?tab=events"), ("incident-grouped", "/incidents/19?tab=alerts"), ("incident-waits", "/incidents/27"), ("incident-pages", "/incidents/15?tab=pages"), ("incident-whole", "/incidents/12?whole=true"), ("incident-picture", "/incidents/12?as=picture"),
        ("incident-closed", "/incidents/3"), ("incident-missing", "/incidents/9999"), ("incident-new", "/incidents/new"),
        ("events", "/events"), ("event", "/events/1"), ("services", "/services"), ("teams", "/teams"), ("people", "/people"),
        ("integrations", "/integrations"), ("policies", "/escalation-policies"), ("policy-new", "/escalation-policies/new"), ("policy-whom", "/escalation-policies/whom"), ("schedules", "/schedules"), ("schedule-new", "/schedules/new"), ("heartbeats", "/heartbeats"), ("probes", "/probes"), ("quiet", "/quiet"), ("rules", "/rules"), ("rules-test", "/rules?tab=test&event=1"), ("rules-history", "/rules?tab=history"), ("quiet-ended", "/quiet?ended=true"),
        ("jobs", "/jobs"), ("audit", "/audit"), ("webhooks", "/webhooks"), ("messages", "/deliveries"), ("messages-none", "/deliveries?text=nothing-like-this"), ("why", "/deliveries/why?incident=15"), ("why-span", "/deliveries/why"), ("why-missing", "/deliveries/why?incident=99999"), ("me", "/me"), ("settings", "/settings"), ("settings-sign-in", "/settings?tab=sign-in"), ("settings-messages", "/settings?tab=messages"), ("settings-templates", "/settings?tab=templates"), ("configuration", "/configuration"), ("revision", "/configuration/2"), ("settings-this-imp", "/settings?tab=this-imp"), ("nothing", "/nothing-here"),
    ];

    /// <summary>Without data they are all the page of an incident that is missing.</summary>
    private static readonly string[] FullOnly = ["incident", "incident-alerts", "incident-events", "incident-grouped", "incident-waits", "incident-pages", "incident-whole", "incident-picture", "incident-closed"];

    private static readonly bool Pictures = Environment.GetEnvironmentVariable("TAKE_PICTURES") is { Length: > 0 };

    /// <summary>Each width and each theme once: what one pair breaks, the others break too. For pictures all pairs.</summary>
    private static readonly (int Width, int Height, bool Dark)[] Looks = Pictures
        ? [(1440, 900, false), (1440, 900, true), (390, 844, false), (390, 844, true)]
        : [(1440, 900, false), (390, 844, true)];

    /// <summary>So many pages are looked at side by side: each waits for the server half of the time.</summary>
    private const int Eyes = 3;

    private readonly ConcurrentQueue<string> wrong = [];

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

        await SideBySideAsync(page,
        [
            .. Pages.Select(one => (Look)(at => LookAsync(at, imp.Url + one.Address, "demo-" + one.Name))),
            .. new[] { "Climate sensors", "Print server" }.Select(name => (Look)(at => LookAtTransformAsync(at, imp.Url, name, "demo-transform-" + name.Split(' ')[0].ToLowerInvariant()))),
            .. new[] { ("/integrations", "integration"), ("/escalation-policies", "policy"), ("/schedules", "schedule"), ("/heartbeats", "heartbeat"), ("/probes", "probe"), ("/webhooks", "webhook"), ("/teams", "team-keys") }
                .Select(one => (Look)(at => LookBehindAsync(at, imp.Url + one.Item1, "demo-" + one.Item2))),
            at => LookAsync(at, imp.Url + "/wall", "demo-wall", live: false, drawn: ".card"),
        ]);
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
        await LookAsync(page, imp.Url + "/sign-in/forgot", "empty-forgot", live: false);
        await LookAsync(page, Link().Match(imp.Output).Value, "set-up", live: false);
        await SetUpAsync(page);
        await LookAsync(page, imp.Url + "/welcome", "welcome", live: false);

        await SideBySideAsync(page, Pages.Where(one => !FullOnly.Contains(one.Name)).Select(one => (Look)(at => LookAsync(at, imp.Url + one.Address, "empty-" + one.Name))));
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

    private async Task SideBySideAsync(BrowserPage signedIn, IEnumerable<Look> looks)
    {
        var visitor = await signedIn.VisitorAsync();
        var left = new ConcurrentQueue<Look>(looks);
        await Task.WhenAll(Enumerable.Range(0, Eyes).Select(async _ =>
        {
            await using var at = await browser.NewPageAsync(visitor: visitor);
            while (left.TryDequeue(out var look)) await look(at);
        }));
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

    /// <param name="drawn">What its script draws; null for a page that is whole when it arrives.</param>
    private async Task LookAsync(BrowserPage at, string address, string name, bool live = true, string? drawn = null)
    {
        var before = at.Problems.Count;
        // What is empty fits where it is narrow, or nowhere.
        foreach (var (width, height, dark) in name.StartsWith("empty-", StringComparison.Ordinal) && !Pictures ? Looks[1..] : Looks)
        {
            await at.Page.SetViewportSizeAsync(width, height);
            // Loaded anew in each theme: on a change Chromium leaves single words in the colours of before.
            await at.Page.EmulateMediaAsync(new() { ColorScheme = dark ? Microsoft.Playwright.ColorScheme.Dark : Microsoft.Playwright.ColorScheme.Light });
            await at.Page.GotoAsync(address);
            if (live) await at.IsLiveAsync();
            if (drawn is not null) await at.Page.Locator(drawn).SeenAsync();
            if (Pictures) await PictureAsync(at, $"{name}-{width}-{(dark ? "dark" : "light")}");
            foreach (var broken in await at.BrokenAsync()) wrong.Enqueue($"{name} at {width}, {(dark ? "dark" : "light")}: {broken}");
            if (await at.SidewaysAsync() is var sideways and > 0) wrong.Enqueue($"{name} at {width}: scrolls {sideways} px sideways");
            if (await at.Page.Locator("h1").CountAsync() is var headings and not 1) wrong.Enqueue($"{name}: {headings} h1");
            foreach (var control in await Controls.NamelessAsync(at.Page)) wrong.Enqueue($"{name} at {width}: no name on {control}");
        }
        foreach (var problem in at.Problems.Skip(before).Where(problem => !IsExpected(name, problem))) wrong.Enqueue($"{name}: {problem}");
    }

    /// <summary>As somebody would scroll through it, to look at; and as somebody sees it first, for the papers.</summary>
    private static async Task PictureAsync(BrowserPage at, string name)
    {
        await at.SaveAsync(name + "-first", whole: false);
        await at.SaveAsync(name);
    }

    /// <summary>The browser reports the status of a page that does not exist, as it should.</summary>
    private static bool IsExpected(string name, string problem) => name.EndsWith("nothing", StringComparison.Ordinal) && problem.Contains("404");

    [GeneratedRegex(@"sign in at \S+ as (?<email>\S+) with the password (?<password>\S+)")]
    private static partial Regex Guest();

    [GeneratedRegex(@"http\S+/setup\?code=\S+")]
    private static partial Regex Link();

    private delegate Task Look(BrowserPage at);
}
