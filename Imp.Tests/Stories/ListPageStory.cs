using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Stories;

/// <summary>The incident list in a real browser: searched, worked on by keys, and still under the pointer.</summary>
[Collection(Outside.Name)]
public sealed class ListPageStory(Browser browser)
{
    [Fact]
    public async Task A_search_is_typed_with_suggestions_saved_as_a_view_and_opened_again()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await installation.SendAsync(imp.Url, "db7/disk", "Disk of db7 is full");
        await installation.SendAsync(imp.Url, "web/cpu", "CPU of web is hot");
        await using var at = await browser.NewPageAsync(1440, 900);
        await at.SignInAsync(imp.Url + "/incidents");
        var search = at.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search in incidents" });

        await search.PressSequentiallyAsync("dis se", new() { Delay = 20 });
        // The best of the last word: with one letter less it is another.
        await at.ExplainAsync("suggested", () => at.Page.GetByRole(AriaRole.Option).First.Locator(".query-option").SaysAsync("sev:"));
        await search.PressAsync("ArrowDown");
        await search.PressAsync("Enter");
        (await search.InputValueAsync()).Should().Be("dis sev:");
        await search.PressSequentiallyAsync("1", new() { Delay = 20 });
        await search.PressAsync("Enter");
        await at.ExplainAsync("typed", () => at.Page.WaitForURLAsync("**/incidents?q=dis%20sev%3A1"));
        await at.Page.GetByText("1 incident", new() { Exact = true }).SeenAsync();

        await at.ButtonOf("Save as view").ClickAsync();
        await at.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Bad disks");
        await at.ButtonOf("Save view").ClickAsync();
        await at.Page.WaitForURLAsync("**/incidents?view=*");
        await at.ButtonOf("Open first").ClickAsync();
        await at.Page.GetByText("Opens first").SeenAsync();
        await at.Page.GotoAsync(imp.Url + "/incidents");
        await at.IsLiveAsync();
        await at.Page.GetByText("1 incident", new() { Exact = true }).SeenAsync();
        (await search.InputValueAsync()).Should().Be("dis sev:1");

        await search.FillAsync("is:opne");
        await search.PressAsync("Enter");
        await at.Page.GetByText("This search is not understood").SeenAsync();
        at.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task Rows_are_chosen_by_keys_and_acknowledged_together_and_that_is_undone()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        for (var n = 1; n <= 4; n++) await installation.SendAsync(imp.Url, $"k{n}", $"Trouble {n}");
        await using var at = await browser.NewPageAsync(1440, 900);
        await at.SignInAsync(imp.Url + "/incidents");
        await at.Page.GetByText("4 incidents", new() { Exact = true }).SeenAsync();

        foreach (var key in new[] { "j", " ", "j", "j", "Shift+ " }) await at.Page.Keyboard.PressAsync(key);
        await at.Page.GetByText("3 chosen").SeenAsync();
        await at.Page.Keyboard.PressAsync("a");
        await at.Page.GetByText("3 acknowledged.").SeenAsync();
        await at.Page.Locator(".row-state", new() { HasText = "Acknowledged" }).Nth(2).SeenAsync();
        await at.ButtonOf("Undo").ClickAsync();
        await at.Page.GetByText("Taken back: 3.").SeenAsync();

        // With nothing chosen, a key is about the row that has the focus.
        await at.Page.Keyboard.PressAsync("k");
        await at.Page.Keyboard.PressAsync("a");
        await at.Page.GetByText("1 acknowledged.").SeenAsync();
        at.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_new_waits_while_the_pointer_is_in_the_list()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await installation.SendAsync(imp.Url, "k1", "First trouble");
        await using var at = await browser.NewPageAsync(1440, 900);
        await at.SignInAsync(imp.Url + "/incidents");
        var rows = at.Page.Locator(".row-linked .row-link");
        await rows.First.HoverAsync();

        await installation.SendAsync(imp.Url, "k2", "Second trouble");
        await installation.SendAsync(imp.Url, "k3", "Third trouble");

        await at.ButtonOf("2 new").SeenAsync();
        (await rows.CountAsync()).Should().Be(1, "nothing moves under the pointer");
        await at.ButtonOf("2 new").ClickAsync();
        await at.Page.Locator(".row-new").Nth(1).SeenAsync();
        (await rows.First.GetAttributeAsync("aria-label")).Should().Be("New: #3 Third trouble");
        at.Problems.Should().BeEmpty();
    }
}
