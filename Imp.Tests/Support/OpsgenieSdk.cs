using System.Text.Json;

namespace Imp.Tests.Support;

/// <summary>Opsgenie's own client library for Node.js, as scripts use it. It is fetched once and kept beside the build's other results.</summary>
public static class OpsgenieSdk
{
    private const string Version = "0.5.1";

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "outside", "opsgenie-sdk-" + Version);

    /// <summary>Runs a script in which <c>sdk</c> is the library, set up for Imp, <c>key</c> the integration key, and <c>call(object, method, ...)</c> awaits one of its functions.</summary>
    /// <param name="script">The body of an asynchronous function; what it returns comes back as JSON.</param>
    public static async Task<JsonElement> RunAsync(string url, string key, string script)
    {
        await FetchAsync();
        await using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["script.js"], $$"""
            const sdk = require({{JsonSerializer.Serialize(Path.Combine(Folder, "node_modules", "opsgenie-sdk"))}});
            const key = {{JsonSerializer.Serialize(key)}};
            sdk.configure({ host: {{JsonSerializer.Serialize(url)}}, api_key: key });
            const call = (object, method, ...given) => new Promise(done => object[method](...given, (error, answer) => done(error ? { error } : answer)));
            (async () => { {{script}} })().then(told => console.log(JSON.stringify(told)));
            """);
        await using var process = OutsideProcess.Start(Commands.Find("node"), [folder["script.js"]], folder.Path);
        var ended = await process.EndAsync(TimeSpan.FromSeconds(60));
        ended.Exit.Should().Be(0, ended.Err);
        return JsonElement.Parse(ended.Out.Trim().Split('\n')[^1]);
    }

    private static async Task FetchAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "opsgenie-sdk"))) return;

        Directory.CreateDirectory(Folder);
        await using var process = OutsideProcess.Start(Commands.Find("npm"), ["install", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "opsgenie-sdk@" + Version], Folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(3));
        ended.Exit.Should().Be(0, ended.Out + ended.Err);
    }
}
