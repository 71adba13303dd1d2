using Microsoft.Playwright;

namespace Imp.Tests.Support;

/// <summary>What a page looked like when it did not do what was expected of it.</summary>
public static class Diagnosis
{
    private const string State =
        """
        () => {
          const short = element => element?.outerHTML.replace(/\s+/g, ' ').slice(0, 160) ?? 'none';
          const all = selector => [...document.querySelectorAll(selector)];
          return [
            `at ${location.pathname}, live: ${document.querySelector('[data-live]')?.dataset.live}, connection: ${document.documentElement.dataset.connection ?? 'up'}`,
            `focus: ${short(document.activeElement)}`,
            `dialogs: ${all('dialog[open], .rz-dialog').map(short).join(' ') || 'none'}; loading: ${all('.skeleton').length}; inert: ${all('[inert]').length}`,
            `keys: ${all('[data-key]').map(one => `${one.dataset.key}${one.disabled ? ' (disabled)' : ''}${one.getAttribute('aria-busy') ? ' (busy)' : ''}${one.getClientRects().length ? '' : ' (hidden)'}`).join(', ')}`,
            `bars: ${all('.connection').filter(one => one.getClientRects().length).map(one => one.innerText.trim()).join(' | ') || 'none'}`,
            `field: ${document.activeElement?.value ?? ""} | ${location.search} | ${all("[data-suggest]").map(one => one.value).join(" / ")}`,
            `chips: ${all('.page-head .chip').map(one => one.innerText.trim()).join(', ')}; toasts: ${all('.toast').map(one => one.innerText.trim()).join(' | ') || 'none'}`,
          ].join('\n');
        }
        """;

    /// <summary>Adds to a time-out what the page looked like, what it complained about, and where a picture of it is.</summary>
    /// <param name="name">Of the picture, under <c>artifacts/screens</c>.</param>
    public static async Task ExplainAsync(this BrowserPage at, string name, Func<Task> does)
    {
        try
        {
            await does();
        }
        catch (Exception late) when (late is TimeoutException or PlaywrightException)
        {
            throw new TimeoutException($"{late.Message}\n{await at.Page.EvaluateAsync<string>(State)}\nproblems: {string.Join(" | ", at.Problems)}\npicture: {await at.SaveAsync("failed-" + name)}", late);
        }
    }
}
