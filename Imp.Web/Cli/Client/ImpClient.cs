using System.Text.Json.Nodes;

namespace Imp.Web.Cli.Client;

/// <summary>An Imp that verbs talk to in the words of its API: a server, or a data folder whose server is stopped.</summary>
internal abstract class ImpClient : IAsyncDisposable
{
    /// <summary>What people call it: the address or the folder.</summary>
    public abstract string Where { get; }

    /// <param name="path">Below <c>/api/v1</c>, with a slash before it and its parameters.</param>
    /// <returns>The answer's body; null when there is none.</returns>
    /// <exception cref="CliFailure">It could not be done.</exception>
    public abstract Task<JsonNode?> SendAsync(string method, string path, JsonNode? body, CancellationToken cancel);

    /// <returns>One thing as the API shows it.</returns>
    public async Task<JsonObject> GetAsync(string path, CancellationToken cancel) => await SendAsync("GET", path, null, cancel) as JsonObject ?? throw new CliFailure(CliFailure.NoImp, $"{Where} answered {path} with something else than was asked.");

    /// <returns>Every line of a list, page after page.</returns>
    /// <param name="most">No more than so many.</param>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancel, int most = int.MaxValue)
    {
        var found = new List<JsonObject>();
        for (string? cursor = null; found.Count < most;)
        {
            var limit = Math.Min(100, most - found.Count);
            var page = await GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancel);
            found.AddRange((page["items"] as JsonArray ?? []).OfType<JsonObject>());
            if ((cursor = page["next"]?.GetValue<string>()) is null) break;
        }
        return found;
    }

    public abstract ValueTask DisposeAsync();
}
