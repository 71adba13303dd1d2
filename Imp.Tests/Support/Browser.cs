namespace Imp.Tests.Support;

/// <summary>One <see cref="Chromium"/> for all tests of the collection <see cref="Outside"/>.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly Chromium chromium = new();

    /// <inheritdoc cref="Chromium.NewPageAsync"/>
    public Task<BrowserPage> NewPageAsync(int width = 1440, int height = 900, bool dark = false) => chromium.NewPageAsync(width, height, dark);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await chromium.DisposeAsync();
}
