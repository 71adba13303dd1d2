using System.Text;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Tests.Host;

namespace Imp.Tests.Incidents;

/// <summary>One house and a key of each scope for all cases.</summary>
public sealed class ApiHouse : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> clients = [];

    public ServedHouse House { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        foreach (var role in new[] { Role.Viewer, Role.Responder, Role.Manager }) clients[role.ToString().ToLowerInvariant()] = await House.ProgramAsync(role);
        clients["nobody"] = House.Browser();
        clients["wrong"] = House.Browser();
        clients["wrong"].DefaultRequestHeaders.Authorization = new("Bearer", "imp_nonsense");
    }

    public async Task DisposeAsync()
    {
        foreach (var client in clients.Values) client.Dispose();
        await House.DisposeAsync();
    }

    public async Task<(int Status, string Text, HttpResponseMessage Answer)> SendAsync(string who, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/incidents" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await clients[who].SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    /// <returns>The number of a new incident in the state.</returns>
    public async Task<long> DeclareAsync(string state = "open", string title = "It burns", string more = "")
    {
        var (_, text, _) = await SendAsync("responder", "POST", "", $$"""{"title":"{{title}}","service":"Main service"{{more}}}""");
        var number = JsonDocument.Parse(text).RootElement.GetProperty("number").GetInt64();
        if (state == "acknowledged") await SendAsync("responder", "POST", $"/{number}/acknowledgement");
        if (state == "closed") await SendAsync("responder", "POST", $"/{number}/closure");
        return number;
    }
}
