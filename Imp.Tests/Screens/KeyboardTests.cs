using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Screens;

/// <summary>The console without a mouse.</summary>
[Collection(InBrowser.Name)]
public sealed class KeyboardTests(Browser browser)
{
    [Fact]
    public async Task An_incident_lives_its_whole_life_by_keys_alone()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await at.ExplainAsync("keys", () => LiveByKeysAsync(house, at));
        Wrong(at).Should().BeEmpty();
    }

    private static async Task LiveByKeysAsync(ServedHouse house, BrowserPage at)
    {
        var keys = at.Page.Keyboard;
        await SignInAsync(at, house.Url);

        await keys.PressAsync("c");
        await at.Page.GetByLabel("What is wrong").SeenAsync();
        await FocusIsOnAsync(at, "What is wrong");
        (await at.BrokenAsync(".rz-dialog")).Should().BeEmpty();
        await keys.TypeAsync("Lift stands still");
        await keys.PressAsync("Enter");
        await at.Page.WaitForURLAsync("**/incidents/1");
        await at.Page.GetByRole(AriaRole.Heading, new() { Name = "Lift stands still" }).SeenAsync();
        await at.Page.Locator(".rz-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await at.Page.WaitForFunctionAsync("() => document.activeElement?.tagName === 'H1'");

        await keys.PressAsync("a");
        await SaysAsync(at, "Acknowledged");
        await keys.PressAsync("n");
        await FocusIsOnAsync(at, "Add a note to the timeline");
        await keys.TypeAsync("The motor is hot");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await at.Page.Locator("main").GetByText("The motor is hot").SeenAsync();
        await keys.PressAsync("m");
        await AnswerAsync(at, "Assign #1");
        await keys.PressAsync("z");
        await AnswerAsync(at, "Snooze #1");
        await at.Page.GetByText("snoozed until").SeenAsync();
        await keys.PressAsync("x");
        await AnswerAsync(at, "Close #1");
        await SaysAsync(at, "Closed");
        await keys.PressAsync("o");
        await FocusIsOnAsync(at, "Why is it open again?");
        await keys.TypeAsync("It stands still again");
        await AnswerAsync(at, "Reopen #1");
        await SaysAsync(at, "Open");

        await keys.PressAsync("g");
        await keys.PressAsync("s");
        await at.Page.WaitForURLAsync("**/services");
        await keys.PressAsync("Control+k");
        await keys.TypeAsync("lift");
        await keys.PressAsync("Enter");
        await at.Page.WaitForURLAsync("**/incidents/1");
    }

    [Fact]
    public async Task A_key_pressed_before_the_page_is_connected_waits_visibly_and_is_carried_out_once_it_is()
    {
        await using var house = await ServedHouse.StartAsync();
        await house.DoAsync(new DeclareIncident(new(house.Of<Imp.Domain.Shared.IChance>().NewId()), house.First.Service, "Rain in the hall", Severity.Sev2));
        await using var at = await browser.NewPageAsync();
        await SignInAsync(at, house.Url);
        var open = await at.HeldAsync("**/_blazor/negotiate**");

        await at.Page.GotoAsync(house.Url + "/incidents/1");
        await at.Page.Keyboard.PressAsync("a");
        await at.Page.GetByText("Connecting … then “Acknowledge”").SeenAsync();
        open.SetResult();
        await at.ExplainAsync("keys-early", () => SaysAsync(at, "Acknowledged"));
        Wrong(at).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_typed_before_the_page_is_connected_stands_there_once_it_is_and_the_cursor_behind_it()
    {
        await using var house = await ServedHouse.StartAsync();
        foreach (var title in (string[])["Rain in the hall", "Lift stands still"]) await house.DoAsync(new DeclareIncident(new(house.Of<Imp.Domain.Shared.IChance>().NewId()), house.First.Service, title, Severity.Sev2));
        await using var at = await browser.NewPageAsync();
        await SignInAsync(at, house.Url);
        var open = await at.HeldAsync("**/_blazor/negotiate**");

        await at.Page.GotoAsync(house.Url + "/incidents");
        await at.Page.Keyboard.PressAsync("/");
        await at.Page.Keyboard.TypeAsync("rai");
        open.SetResult();
        await at.IsLiveAsync();
        await at.Page.Keyboard.TypeAsync("n");
        await at.Page.Keyboard.PressAsync("Enter");

        await at.Page.WaitForURLAsync("**/incidents?q=rain");
        await at.Page.GetByText("Lift stands still").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Wrong(at).Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_pressed_while_the_next_page_is_on_its_way_is_meant_for_that_page()
    {
        await using var house = await ServedHouse.StartAsync();
        await house.DoAsync(new DeclareIncident(new(house.Of<Imp.Domain.Shared.IChance>().NewId()), house.First.Service, "Rain in the hall", Severity.Sev2));
        await using var at = await browser.NewPageAsync();
        await SignInAsync(at, house.Url);
        var open = await at.HeldAsync("**/scroll.js*");
        await at.Page.ReloadAsync();
        await at.IsLiveAsync();

        // In one turn of the browser, so that no answer can come between; the list is left while a script of its own is still on its way.
        await at.Page.EvaluateAsync("() => { document.querySelector('.row-link').click(); document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true })); }");
        await at.ExplainAsync("keys-next", () => SaysAsync(at, "Acknowledged"));
        open.SetResult();
        await at.Page.Keyboard.PressAsync("u");
        await at.ExplainAsync("keys-left", () => SaysAsync(at, "Open"));
        Wrong(at).Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_that_opens_a_dialog_opens_nothing_else_in_the_moment_in_which_the_page_comes_alive()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        await SignInAsync(at, house.Url);
        await at.Page.AddInitScriptAsync(
            """
            document.addEventListener('DOMContentLoaded', () => {
              const link = () => document.querySelector('.topbar [data-key=c]');
              const before = link();
              const drawn = new MutationObserver(() => { if (link() && link() !== before) { drawn.disconnect(); link().click(); } });
              drawn.observe(document.body, { subtree: true, childList: true });
            });
            """);

        await at.Page.ReloadAsync();
        await at.Page.GetByLabel("What is wrong").SeenAsync();
        await at.IsLiveAsync();
        at.Page.Url.Should().EndWith("/incidents");
        (await at.Page.GetByLabel("What is wrong").CountAsync()).Should().Be(1);
        Wrong(at).Should().BeEmpty();
    }

    [Fact]
    public async Task The_palette_finds_pages_actions_and_names_and_gives_the_focus_back()
    {
        await using var house = await ServedHouse.StartAsync();
        await house.DoAsync(new DeclareIncident(new(house.Of<Imp.Domain.Shared.IChance>().NewId()), house.First.Service, "Rain in the hall", Severity.Sev2));
        await using var at = await browser.NewPageAsync();
        var keys = at.Page.Keyboard;
        await SignInAsync(at, house.Url);
        await at.Page.Locator("[data-palette]").FocusAsync();

        await keys.PressAsync("Enter");
        await FocusIsOnAsync(at, "Go to, find or do anything");
        (await at.BrokenAsync("#imp-palette")).Should().BeEmpty();
        await keys.PressAsync("Escape");
        await at.Page.WaitForFunctionAsync("() => document.activeElement.matches('[data-palette]')");

        foreach (var (typed, first) in new[] { ("#1", "#1 Rain in the hall"), ("1", "#1 Rain in the hall"), ("hall", "#1 Rain in the hall"), ("set", "Settings"), ("sign", "Sign out"), ("main", "Main service"), ("oper", "Operations"), ("new fir", "Nothing is called that.") })
        {
            await keys.PressAsync("Control+k");
            await keys.TypeAsync(typed);
            await at.Page.Locator("#imp-palette :is([aria-selected=true] > span, .palette-none)").GetByText(first, new() { Exact = true }).SeenAsync();
            (await at.BrokenAsync("#imp-palette")).Should().BeEmpty();
            await keys.PressAsync("Escape");
        }

        await keys.PressAsync("Control+k");
        await keys.TypeAsync("peop");
        await keys.PressAsync("Enter");
        await at.Page.WaitForURLAsync("**/people");
        await at.ButtonOf("Invite a person").SeenAsync();
        await keys.PressAsync("Control+k");
        await at.Page.Locator("#imp-palette .palette-group").First.GetByText("Recent").SeenAsync();
        await keys.TypeAsync("invite");
        await keys.PressAsync("Enter");
        await at.Page.GetByRole(AriaRole.Dialog).GetByText("Invite a person").SeenAsync();
        Wrong(at).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_typed_for_an_incident_outlives_the_page_until_it_is_thrown_away()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        var keys = at.Page.Keyboard;
        await SignInAsync(at, house.Url);
        await keys.PressAsync("c");
        await FocusIsOnAsync(at, "What is wrong");
        await keys.TypeAsync("Half a thought");
        await keys.PressAsync("Escape");

        await at.Page.GotoAsync(house.Url + "/incidents/new");
        await at.IsLiveAsync();
        await HoldsAsync(at, "Half a thought");
        await at.ButtonOf("Discard draft").FocusAsync();
        await keys.PressAsync("Enter");
        await HoldsAsync(at, "");
        await at.Page.ReloadAsync();
        await at.IsLiveAsync();
        await HoldsAsync(at, "");
        (await at.ButtonOf("Discard draft").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Letters_can_be_switched_off_and_the_arrows_still_move()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        var keys = at.Page.Keyboard;
        await SignInAsync(at, house.Url);
        await at.Page.GotoAsync(house.Url + "/me");
        await at.IsLiveAsync();
        await at.Page.Locator("[data-keys-switch]").FocusAsync();
        await keys.PressAsync("Enter");

        await at.Page.GotoAsync(house.Url + "/services");
        await at.IsLiveAsync();
        await keys.PressAsync("c");
        await keys.PressAsync("?");
        await keys.PressAsync("ArrowDown");
        await at.Page.WaitForFunctionAsync("() => document.activeElement.matches('.row-link')");
        (await at.Page.Locator("dialog[open], .rz-dialog").CountAsync()).Should().Be(0);
        await keys.PressAsync("Control+k");
        await FocusIsOnAsync(at, "Go to, find or do anything");
    }

    private static async Task SignInAsync(BrowserPage at, string url)
    {
        await at.Page.GotoAsync(url + "/incidents");
        await FocusIsOnAsync(at, "Mail address");
        await at.Page.Keyboard.TypeAsync("olga@example.org");
        await at.Page.Keyboard.PressAsync("Tab");
        await at.Page.Keyboard.TypeAsync(ServedHouse.Password);
        await at.Page.Keyboard.PressAsync("Enter");
        await at.Page.WaitForURLAsync("**/incidents");
        await at.IsLiveAsync();
    }

    /// <summary>Waits for the dialog, and takes what it proposes.</summary>
    private static async Task AnswerAsync(BrowserPage at, string title)
    {
        var dialog = at.Page.Locator(".rz-dialog");
        await dialog.GetByText(title).SeenAsync();
        await at.Page.WaitForFunctionAsync("() => document.activeElement.closest('.rz-dialog')");
        for (var presses = 0; presses < 8 && !await at.Page.EvaluateAsync<bool>("() => document.activeElement.matches('[type=submit]')"); presses++) await at.Page.Keyboard.PressAsync("Tab");
        await at.Page.Keyboard.PressAsync("Enter");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>An answer that nobody waits for any more is broken off, as it should be.</summary>
    private static IEnumerable<string> Wrong(BrowserPage at) => at.Problems.Where(one => !(one.Contains("/palette?", StringComparison.Ordinal) && one.EndsWith("ERR_ABORTED", StringComparison.Ordinal)));

    private static Task FocusIsOnAsync(BrowserPage at, string label) =>
        at.Page.WaitForFunctionAsync("label => { const one = document.activeElement; return one.getAttribute('aria-label') === label || [...(one.labels ?? [])].some(said => said.textContent.trim() === label); }", label);

    private static Task SaysAsync(BrowserPage at, string state) => at.Page.Locator(".page-head .chip").GetByText(state, new() { Exact = true }).SeenAsync();

    private static Task HoldsAsync(BrowserPage at, string text) =>
        Eventually.HoldsAsync(async () => await at.Page.GetByLabel("What is wrong").InputValueAsync() == text, $"\"{text}\" in the field");
}
