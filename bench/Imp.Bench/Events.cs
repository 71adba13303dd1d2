using System.Net;
using System.Net.Http.Json;

namespace Imp.Bench;

/// <summary>A sender of single events, for benches that care about each one; <see cref="Wrk"/> is for raw load.</summary>
internal sealed class Events(Product imp) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new(imp.Url) };

    /// <summary>Opens an incident of that title; returns when it is accepted.</summary>
    public async Task TriggerAsync(string title)
    {
        var body = new
        {
            routing_key = imp.IntegrationKey,
            event_action = "trigger",
            dedup_key = title,
            payload = new { summary = title, source = "bench", severity = "warning" },
        };
        using var answer = await client.PostAsJsonAsync("/v2/enqueue", body);
        if (answer.StatusCode != HttpStatusCode.Accepted) throw new BenchFailure($"An event was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Reads one page of the list of incidents.</summary>
    /// <returns>Bytes of the answer.</returns>
    /// <param name="query">Filters, each ending in an ampersand.</param>
    public async Task<int> ListAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/incidents?{query}limit=50");
        request.Headers.Authorization = new("Bearer", imp.ApiKey);
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new BenchFailure($"The list was answered with {(int)answer.StatusCode}.");
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    public void Dispose() => client.Dispose();
}
