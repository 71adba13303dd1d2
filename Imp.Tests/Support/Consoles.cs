using Microsoft.Playwright;

namespace Imp.Tests.Support;

/// <summary>How a person moves about the console.</summary>
public static class Consoles
{
    /// <summary>Opens a page as somebody who has to sign in first.</summary>
    public static async Task SignInAsync(this BrowserPage at, string address, string email = Installation.Email, string password = Installation.Password)
    {
        await at.Page.GotoAsync(address);
        await at.Page.GetByLabel("Mail address").FillAsync(email);
        await at.Page.GetByLabel("Password").FillAsync(password);
        await at.ButtonOf("Sign in").ClickAsync();
        await at.Page.WaitForURLAsync(address);
        await at.IsLiveAsync();
    }

    /// <summary>Waits until the page has its line to the server and has read what it shows.</summary>
    public static async Task IsLiveAsync(this BrowserPage at)
    {
        await at.Page.Locator("[data-live=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await at.Page.Locator("main .skeleton").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>The button of exactly that name.</summary>
    public static ILocator ButtonOf(this BrowserPage at, string name) => at.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The row of a table that holds the text.</summary>
    public static ILocator RowOf(this BrowserPage at, string text) => at.Page.Locator(".row-linked").Filter(new() { HasText = text });

    /// <summary>Waits until what is found says exactly that.</summary>
    public static Task SaysAsync(this ILocator found, string text, TimeSpan? within = null) =>
        Eventually.HoldsAsync(
            async () => await found.CountAsync() == 1 && (await found.InnerTextAsync(new() { Timeout = 1_000 })).Trim() == text, $"\"{text}\" at {found}", within);

    /// <summary>Waits until it can be seen.</summary>
    public static Task SeenAsync(this ILocator found) => found.First.WaitForAsync();

    /// <summary>Leaves a mark that is gone when the page is loaded again.</summary>
    public static Task MarkAsync(this BrowserPage at) => at.Page.EvaluateAsync("window.marked = true");

    /// <returns>True while the page has not been loaded again since <see cref="MarkAsync"/>.</returns>
    public static Task<bool> IsMarkedAsync(this BrowserPage at) => at.Page.EvaluateAsync<bool>("window.marked === true");

    /// <summary>Holds requests to the address back.</summary>
    /// <returns>Lets them go.</returns>
    public static async Task<TaskCompletionSource> HeldAsync(this BrowserPage at, string address)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await at.Page.RouteAsync(address, async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        return open;
    }
}
