namespace Imp.Tests.Support;

/// <summary>Packages of npm, fetched once and kept beside the build's other results.</summary>
public static class NpmFolder
{
    /// <param name="packages">With their versions.</param>
    /// <returns>The folder in which <c>node_modules</c> lies.</returns>
    public static async Task<string> FetchAsync(string name, params string[] packages)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "outside", name);
        var done = Path.Combine(folder, "done-" + string.Join('+', packages.Select(package => package.Replace('/', '-'))));
        if (File.Exists(done)) return folder;

        Directory.CreateDirectory(folder);
        await using var process = OutsideProcess.Start(Commands.Find("npm"), ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", .. packages], folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(3));
        ended.Exit.Should().Be(0, ended.Out + ended.Err);
        await File.WriteAllTextAsync(done, "");
        return folder;
    }
}
