using System.Text.Json;

namespace Imp.Tests.Support;

/// <summary>axe-core, which finds what keeps people with a disability out. It is fetched once and kept beside the build's other results.</summary>
public static class AxeCore
{
    private const string Version = "4.14.1";

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "outside", "axe-core-" + Version);

    private static readonly SemaphoreSlim Fetching = new(1);

    /// <summary>Looks at the page as it is now by the rules of WCAG 2.2, levels A and AA.</summary>
    /// <param name="within">A CSS selector; null for the whole page.</param>
    /// <returns>Rule, element and reason of everything that breaks a rule.</returns>
    public static async Task<IReadOnlyList<string>> BrokenAsync(this BrowserPage at, string? within = null)
    {
        // Not as a script on the page: its security policy rightly forbids that.
        if (!await at.Page.EvaluateAsync<bool>("() => !!window.axe")) await at.Page.EvaluateAsync(await SourceAsync());
        var told = await at.Page.EvaluateAsync<JsonElement>(
            """
            async within => (await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))), await axe.run(within ?? document, { resultTypes: ['violations'], preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
              .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.any.concat(node.all, node.none).map(check => check.message).join('; ')}`))
            """, within);
        return [.. told.EnumerateArray().Select(one => one.GetString()!)];
    }

    private static async Task<string> SourceAsync()
    {
        var file = Path.Combine(Folder, "node_modules", "axe-core", "axe.min.js");
        await Fetching.WaitAsync();
        try
        {
            if (!File.Exists(file)) await FetchAsync();
        }
        finally
        {
            Fetching.Release();
        }
        return await File.ReadAllTextAsync(file);
    }

    private static async Task FetchAsync()
    {
        Directory.CreateDirectory(Folder);
        await using var process = OutsideProcess.Start(Commands.Find("npm"), ["install", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "axe-core@" + Version], Folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(3));
        ended.Exit.Should().Be(0, ended.Out + ended.Err);
    }
}
