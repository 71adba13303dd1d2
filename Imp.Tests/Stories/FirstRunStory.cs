using System.Net;
using System.Text.RegularExpressions;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Stories;

/// <summary>What a stranger does in the first ten minutes, with the product as it is started and a real browser.</summary>
[Collection(Outside.Name)]
public sealed partial class FirstRunStory(Browser browser)
{
    private const string Title = "Disk of db7 is full";
    private const string Better = "Archive logs fill the disk of db7";
    private const string Typed = "Logs of *archiver* grow by 2 GB an hour.";

    [Fact]
    public async Task From_the_printed_link_to_an_incident_closed_and_one_that_came_again()
    {
        await using var folder = new TempFolder();
        await using var imp = await ImpProcess.ServeAsync(folder["data"]);
        var link = await LinkAsync(imp);
        await using var first = await browser.NewPageAsync();
        var key = await SetUpAsync(first, link);
        await StaysShutAsync(link);

        await using var second = await browser.NewPageAsync(1440, 900);
        await second.SignInAsync(imp.Url + "/incidents");
        await second.Page.GetByText("Nothing is open").SeenAsync();
        await second.MarkAsync();
        for (var time = 0; time < 3; time++) await PostAsync(imp, key);
        await second.RowOf(Title).Locator(".only-wide.number").SaysAsync("3");
        (await second.Page.Locator(".row-linked").CountAsync()).Should().Be(1);

        await WorkAsync(first, second, imp);
        await PostAsync(imp, key);
        await CameAgainAsync(second);
        first.Problems.Should().BeEmpty();
        second.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_killed_server_comes_back_to_open_pages_and_what_was_being_typed_is_still_there()
    {
        using var installation = await Installation.MakeAsync();
        await using var before = await ImpProcess.ServeAsync(installation.Folder);
        await installation.SendAsync(before.Url, "db7/disk", Title);
        await using var list = await browser.NewPageAsync();
        await list.SignInAsync(before.Url + "/incidents");
        await using var page = await browser.NewPageAsync();
        await page.SignInAsync(before.Url + "/incidents/1");
        await page.ButtonOf("Write").ClickAsync();
        await page.Page.GetByLabel("Notes in Markdown").FillAsync(Typed);
        await list.MarkAsync();
        await page.MarkAsync();

        before.KillNow();
        await page.Page.GetByText("Connection lost").SeenAsync();
        await using var after = await ImpProcess.ServeAsync(installation.Folder, url: before.Url);
        await Eventually.HoldsAsync(async () => !await MarkedAsync(list) && !await MarkedAsync(page), "both pages to come back by themselves");
        await list.IsLiveAsync();
        await list.MarkAsync();
        (await installation.SendAsync(after.Url, "db8/disk", "Disk of db8 is full")).Should().Be(202);
        await list.RowOf("Disk of db8 is full").SeenAsync();
        (await list.IsMarkedAsync()).Should().BeTrue("it was seen live");

        await page.IsLiveAsync();
        var notes = page.Page.GetByLabel("Notes in Markdown");
        await Eventually.HoldsAsync(async () => await notes.CountAsync() == 1 && await notes.InputValueAsync() == Typed, "the notes as they were typed");
        await page.ButtonOf("Save").ClickAsync();
        await page.Page.Locator("em", new() { HasText = "archiver" }).SeenAsync();
    }

    private static async Task<string> LinkAsync(ImpProcess imp)
    {
        await Eventually.HoldsAsync(() => Link().IsMatch(imp.Output), "the link of the first run");
        return Link().Match(imp.Output).Value;
    }

    /// <summary>Becomes the owner and copies the integration's key.</summary>
    private static async Task<string> SetUpAsync(BrowserPage at, string link)
    {
        var page = at.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(link);
        await page.GetByLabel("Your name").FillAsync("Ana");
        await page.GetByLabel("Mail address").FillAsync(Installation.Email);
        await page.GetByLabel("Password").FillAsync(Installation.Password);
        await at.ButtonOf("Set up").ClickAsync();
        await page.WaitForURLAsync("**/welcome");
        await at.ButtonOf("Copy integration key").ClickAsync();
        await page.GetByText("Copied").SeenAsync();
        return await page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    private static async Task StaysShutAsync(string link)
    {
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        (await stranger.GetAsync(link)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>Acknowledges, edits and closes in one browser; the other sees each of it and is never loaded again.</summary>
    private static async Task WorkAsync(BrowserPage at, BrowserPage other, ImpProcess imp)
    {
        var page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the console" }).ClickAsync();
        await at.IsLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"#1 {Title}" }).ClickAsync();
        await page.WaitForURLAsync(imp.Url + "/incidents/1");
        await at.ButtonOf("Acknowledge").ClickAsync();
        await at.ButtonOf("Give back").SeenAsync();
        await other.RowOf(Title).Locator(".row-state").SaysAsync("Acknowledged");

        await page.GetByLabel("Title", new() { Exact = true }).FillAsync(Better);
        await at.ButtonOf("Save title").ClickAsync();
        await page.Locator("h1").SaysAsync(Better);
        await other.RowOf(Better).SeenAsync();
        await at.ButtonOf("Write").ClickAsync();
        await page.GetByLabel("Notes in Markdown").FillAsync(Typed);
        await at.ButtonOf("Save").ClickAsync();
        await page.Locator("em", new() { HasText = "archiver" }).SeenAsync();

        await at.ButtonOf("Close").ClickAsync();
        await page.GetByText("Went away by itself").ClickAsync();
        await at.ButtonOf("Close incident").ClickAsync();
        await at.ButtonOf("Reopen").SeenAsync();
        await other.Page.GetByText("Nothing is open").SeenAsync();
        (await other.IsMarkedAsync()).Should().BeTrue("all of it was seen live");
        await ToldAsync(page);
    }

    private static async Task ToldAsync(IPage page)
    {
        var timeline = await page.GetByRole(AriaRole.Region, new() { Name = "Timeline" }).InnerTextAsync();
        foreach (var sentence in new[] { "opened", "acknowledged", "renamed", "notes", "closed it: went away" }) timeline.Should().Contain(sentence);
    }

    private static async Task CameAgainAsync(BrowserPage at)
    {
        var row = at.RowOf("#2");
        await row.GetByText("again, 2×").SeenAsync();
        (await at.IsMarkedAsync()).Should().BeTrue("it was seen live");
        await row.Locator(".row-link").ClickAsync();
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "see #1" }).ClickAsync();
        await at.Page.Locator("h1").SaysAsync(Better);
    }

    private static async Task PostAsync(ImpProcess imp, string key)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        var body = $$$"""{"routing_key":"{{{key}}}","event_action":"trigger","dedup_key":"db7/disk","payload":{"summary":"{{{Title}}}","source":"db7","severity":"critical"}}""";
        (await client.PostAsync(imp.Url + "/v2/enqueue", new StringContent(body))).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private static async Task<bool> MarkedAsync(BrowserPage at)
    {
        try
        {
            return await at.IsMarkedAsync();
        }
        catch (PlaywrightException)
        {
            return true; // in the middle of loading
        }
    }

    [GeneratedRegex(@"http\S+/setup\?code=\S+")]
    private static partial Regex Link();
}
