using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>What Lighthouse says of the list, an incident and the wall, on a desk and on a phone with a slow line and processor.</summary>
internal static class Lighthouse
{
    private const string Version = "12.8.2";
    private const int Promised = 95;

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "outside", "lighthouse-" + Version);

    public static async Task RunAsync()
    {
        await FetchAsync();
        await using var imp = await Product.StartAsync(data => Seed.Incidents(Path.Combine(data.Path, "imp.db"), 1_000));
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new(imp.Url) };
        var cookie = await Visitor.SignInAsync(client, Product.Owner);
        await using var profile = new TempFolder();
        await using var process = OutsideProcess.Start(Commands.Find("node"),
            [Path.Combine(AppContext.BaseDirectory, "lighthouse.mjs"), Folder, Commands.Find("chromium", "chromium-browser", "google-chrome"), profile.Path, imp.Url, cookie, "/incidents", "/incidents/100", "/wall"], Folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(15));
        if (ended.Exit != 0) throw new BenchFailure(ended.Err);
        foreach (var line in ended.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))) Print(JsonElement.Parse(line));
    }

    private static void Print(JsonElement page)
    {
        var path = page.GetProperty("path").GetString()!;
        if (!page.GetProperty("ended").GetString()!.EndsWith(path, StringComparison.Ordinal)) throw new BenchFailure($"{path} ended at {page.GetProperty("ended")}");
        foreach (var score in page.GetProperty("scores").EnumerateObject())
            Figure.Print($"lighthouse.{page.GetProperty("shape")}.{path.Split('/')[^1]}.{score.Name}", score.Value.GetDouble(), "of 100", Promised, score.Name == "performance" ? string.Join(", ", page.GetProperty("parts").EnumerateArray()) : $"low: {string.Join(", ", page.GetProperty("low").EnumerateArray())}");
    }

    private static async Task FetchAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "lighthouse"))) return;
        Directory.CreateDirectory(Folder);
        await using var process = OutsideProcess.Start(Commands.Find("npm"), ["install", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "lighthouse@" + Version], Folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(3));
        if (ended.Exit != 0) throw new BenchFailure(ended.Err);
    }
}
