namespace Imp.Tests.Support;

/// <summary>One <see cref="Chromium"/> for all tests of a collection: <see cref="Outside"/>, <see cref="InBrowser"/>.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly Chromium chromium = new();

    /// <inheritdoc cref="Chromium.NewPageAsync"/>
    public Task<BrowserPage> NewPageAsync(int width = 1440, int height = 900, bool dark = false, string? visitor = null, string zone = "UTC", string locale = "en-GB") =>
        chromium.NewPageAsync(width, height, dark, visitor, zone, locale);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await chromium.DisposeAsync();
}
