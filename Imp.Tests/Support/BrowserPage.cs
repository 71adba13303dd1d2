using Microsoft.Playwright;

namespace Imp.Tests.Support;

/// <summary>A page with everything it complained about.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private const int Tallest = 1_800;

    private readonly Lock gate = new();
    private readonly List<string> problems = [];
    private readonly IBrowserContext context;

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type == "error") Keep($"console: {message.Text}"); };
        page.PageError += (_, error) => Keep($"script: {error}");
        page.RequestFailed += (_, request) => Keep($"request: {request.Url} {request.Failure}");
    }

    public IPage Page { get; }

    /// <summary>Console errors, uncaught script errors and failed requests so far; a good page has none.</summary>
    public IReadOnlyList<string> Problems { get { lock (gate) return [.. problems]; } }

    /// <summary>How far the page can be scrolled sideways, in CSS pixels; a good page: 0.</summary>
    public Task<int> SidewaysAsync() =>
        Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Keeps a picture of the page, down to the fold of a long list, as <c>artifacts/screens/NAME.png</c>.</summary>
    /// <returns>The absolute path.</returns>
    /// <param name="whole">False: only what the window shows.</param>
    public async Task<string> SaveAsync(string name, bool whole = true)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screens", name + ".png");
        var height = await Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        var clip = new Clip { Width = Page.ViewportSize!.Width, Height = whole ? Math.Min(height, Tallest) : Page.ViewportSize.Height };
        await Page.ScreenshotAsync(new() { Path = path, FullPage = whole, Clip = clip });
        return path;
    }

    /// <returns>The profile's cookies and what its pages keep, for another page of the same visitor.</returns>
    public Task<string> VisitorAsync() => context.StorageStateAsync();

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private void Keep(string problem) { lock (gate) problems.Add(problem); }
}
