using Microsoft.Playwright;

namespace Imp.Tests.Support;

/// <summary>A Chromium without a window, started when the first page is asked for. It is the one of the system, never a download.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>A page in a profile of its own: no cookies, no cache, reduced motion.</summary>
    /// <param name="width">Of the viewport, in CSS pixels. The screens are 1440×900 and 390×844.</param>
    /// <param name="dark">What the page is told the person prefers.</param>
    /// <param name="visitor">Who is signed in already, as <see cref="BrowserPage.VisitorAsync"/> told it; null: nobody.</param>
    /// <param name="zone">The time zone of its machine.</param>
    /// <param name="locale">What it asks for.</param>
    public async Task<BrowserPage> NewPageAsync(int width = 1440, int height = 900, bool dark = false, string? visitor = null, string zone = "UTC", string locale = "en-GB")
    {
        var browser = await StartedAsync();
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = zone,
            Locale = locale,
            StorageState = visitor,
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.CloseAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return chromium ??= await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Commands.Find("chromium", "chromium-browser", "google-chrome"),
                Headless = true,
                Args = Flags,
            });
        }
        finally
        {
            starting.Release();
        }
    }
}
