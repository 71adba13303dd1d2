using System.Text.Json;
using Microsoft.Playwright;

namespace Imp.Tests.Screens;

/// <summary>What the browser tells a screen reader about the controls of a page.</summary>
internal static class Controls
{
    private static readonly HashSet<string> Roles =
        ["button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "spinbutton", "slider", "menuitem", "tab", "DisclosureTriangle"];

    /// <returns>The controls that can be used and have no name, as HTML.</returns>
    public static async Task<IReadOnlyList<string>> NamelessAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        var nameless = new List<string>();
        foreach (var node in tree.GetProperty("nodes").EnumerateArray().Where(IsNameless)) nameless.Add(await HtmlAsync(session, node));
        await session.DetachAsync();
        return nameless;
    }

    private static bool IsNameless(JsonElement node) =>
        !node.GetProperty("ignored").GetBoolean() && node.TryGetProperty("role", out var role) && Roles.Contains(role.GetProperty("value").GetString()!)
        && (!node.TryGetProperty("name", out var name) || string.IsNullOrWhiteSpace(name.GetProperty("value").GetString()));

    private static async Task<string> HtmlAsync(ICDPSession session, JsonElement node)
    {
        var html = (await session.SendAsync("DOM.getOuterHTML", new() { ["backendNodeId"] = node.GetProperty("backendDOMNodeId").GetInt32() }))!.Value;
        return html.GetProperty("outerHTML").GetString()![..Math.Min(160, html.GetProperty("outerHTML").GetString()!.Length)];
    }
}
