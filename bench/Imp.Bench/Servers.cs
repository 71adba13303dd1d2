using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>The product, set up in a folder of its own and serving.</summary>
internal sealed class Product(TempFolder data, ImpProcess process, string integrationKey, string apiKey) : IAsyncDisposable
{
    public const string Owner = "a@example.org";
    public const string Password = "bench: correct horse battery";

    public string Url => process.Url;
    public string Database => Path.Combine(data.Path, "imp.db");
    public int Id => process.Id;
    public string IntegrationKey => integrationKey;
    public string ApiKey => apiKey;

    /// <param name="seed">Fills the database between set-up and start.</param>
    /// <param name="environment">Settings of its own.</param>
    public static async Task<Product> StartAsync(Action<TempFolder>? seed = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var data = new TempFolder();
        try
        {
            var setup = await ImpProcess.RunAsync(["setup", "--data", data.Path, "--owner", Owner, "--password-stdin", "--json"], Password + "\n");
            if (setup.Exit != 0) throw new BenchFailure($"imp setup ended with {setup.Exit}: {setup.Err}");

            var keys = JsonElement.Parse(setup.Out);
            seed?.Invoke(data);
            // One key asks more here than any program should.
            var process = await ImpProcess.ServeAsync(data.Path, environment: new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["IMP_Limits__ApiPerMinute"] = "10000000" });
            return new(data, process, keys.GetProperty("integrationKey").GetString()!, keys.GetProperty("apiKey").GetString()!);
        }
        catch
        {
            await data.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await data.DisposeAsync();
    }
}

/// <summary>The bare server in a process of its own.</summary>
internal static class Bare
{
    public static async Task<(OutsideProcess Process, string Url)> StartAsync()
    {
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        var process = OutsideProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Imp.Bench.dll"), "bare", url], AppContext.BaseDirectory);
        await process.AnswersAsync(url + "/");
        return (process, url);
    }
}
