using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Host;
using Imp.Web.Api;

namespace Imp.Tests.Api;

/// <summary>One operation of the document.</summary>
internal sealed record DocumentedOperation(string Method, string Path, JsonObject Says)
{
    public string Id => Says["operationId"]!.GetValue<string>();

    public Permission Needs => Enum.Parse<Permission>(Says["x-permission"]!.GetValue<string>());

    public JsonObject Answers => Says["responses"]!.AsObject();

    public JsonNode? Example => Says["requestBody"]?["content"]?["application/json"]?["example"];

    /// <summary>Its body is a file.</summary>
    public bool TakesFile => Says["requestBody"]?["content"]?["application/octet-stream"] is not null;

    /// <summary>The parameters that it needs.</summary>
    public string Query => string.Concat((Says["parameters"] as JsonArray ?? []).Where(one => one!["required"]?.GetValue<bool>() == true).Select((one, at) => $"{(at == 0 ? '?' : '&')}{one!["name"]}={one["example"]}"));

    public bool HasKey => Path.Contains('{');

    public bool Promises(int status) => Answers.ContainsKey($"{status}");

    public override string ToString() => $"{Id} ({Method} {Path})";
}

/// <summary>A house with something of everything, a key of each scope, and the document that it serves.</summary>
public sealed class ContractHouse : IAsyncLifetime
{
    public const string Nobody = "nobody";

    private readonly Dictionary<string, HttpClient> clients = [];

    /// <summary>What examples call by placeholder, and what it is here.</summary>
    private readonly Dictionary<string, string> names = [];

    private readonly Dictionary<Role, string> keyIds = [];

    public ServedHouse House { get; private set; } = null!;

    internal IReadOnlyDictionary<Role, string> KeyIds => keyIds;

    internal JsonObject Document { get; private set; } = null!;

    internal IReadOnlyList<DocumentedOperation> Operations { get; private set; } = [];

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        foreach (var role in Enum.GetValues<Role>()) clients[role.ToString()] = await House.ProgramAsync(role);
        clients[Nobody] = House.Browser();
        foreach (var key in (await SendAsync("GET", "/api/v1/api-keys")).Json["items"]!.AsArray().Where(one => Enum.GetNames<Role>().Contains(one!["name"]!.GetValue<string>().Split(' ')[0])))
            keyIds[Enum.Parse<Role>(key!["scope"]!.GetValue<string>(), ignoreCase: true)] = key["id"]!.GetValue<string>();
        Document = JsonNode.Parse((await SendAsync("GET", "/api/openapi.json")).Text)!.AsObject();
        Operations =
        [
            .. from path in Document["paths"]!.AsObject()
               from method in path.Value!.AsObject()
               where method.Key != "parameters"
               select new DocumentedOperation(method.Key.ToUpperInvariant(), path.Key, method.Value!.AsObject()),
        ];
        await FillAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var client in clients.Values) client.Dispose();
        await House.DisposeAsync();
    }

    internal async Task<Answer> SendAsync(string method, string path, string? body = null, string who = nameof(Role.Owner), params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await clients[who].SendAsync(request);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType, answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString())
        {
            Allow = string.Join(", ", answer.Content.Headers.Allow),
        };
    }

    /// <returns>The operation's example, about what there is in this house.</returns>
    internal string? Body(DocumentedOperation operation) => operation.TakesFile ? "\"bytes\"" : operation.Example is not { } example ? null : names.Aggregate(example.ToJsonString(ApiJsonText), (text, name) => text.Replace(ApiSamples.Known[name.Key], name.Value));

    /// <returns>The path with something that does not exist.</returns>
    internal static string Nowhere(DocumentedOperation operation) => Put(Put(operation.Path, "00000000-0000-4000-8000-000000000001", @"\{\w*id\}"), "99999999");

    internal static string Put(string path, string key, string place = @"\{\w+\}") => System.Text.RegularExpressions.Regex.Replace(path, place, key, System.Text.RegularExpressions.RegexOptions.IgnoreCase);

    /// <returns>The number of a new incident.</returns>
    internal async Task<string> DeclareAsync() => (await SendAsync("POST", "/api/v1/incidents", """{"title":"It burns","service":"Main service"}""")).Json["number"]!.ToJsonString();

    /// <returns>The id of a new attachment.</returns>
    internal async Task<string> AttachAsync(string number) => (await SendAsync("POST", $"/api/v1/incidents/{number}/attachments?name=graph.png", "\"bytes\"")).Json["id"]!.GetValue<string>();

    /// <summary>What the fullest list shows first; what only a worker or a person makes is made here.</summary>
    private async Task FillAsync()
    {
        var (now, first) = (House.Of<TimeProvider>().GetUtcNow(), House.First);
        (await SendAsync("POST", "/api/v1/configurations", "{}")).Status.Should().Be(200);
        names["$services"] = first.Service.Value.ToString();
        names["$teams"] = first.Team.Value.ToString();
        names["$users"] = first.Owner.Value.ToString();
        names["$integrations"] = (await SendAsync("GET", "/api/v1/integrations")).Json["items"]![0]!["id"]!.GetValue<string>();
        names["$soon"] = now.AddHours(1).ToString("O");
        names["$later"] = now.AddHours(3).ToString("O");
        var schedule = await SendAsync("POST", "/api/v1/schedules", Body(Operations.Single(one => one.Id == "createSchedule")));
        names["$schedules"] = schedule.Json["id"]!.GetValue<string>();
        await House.DoAsync(new SaveView(new(House.Of<IChance>().NewId()), "Mine", "is:open", IncidentGrouping.None, true));
        var method = (await SendAsync("GET", "/api/v1/contact-methods")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        await House.DoAsync(new TestContactMethod(new(method), new(House.Of<IChance>().NewId())));
        var webhook = (await SendAsync("POST", "/api/v1/webhooks", """{"name":"Log","address":"https://log.example.org/imp"}""")).Json["id"]!.GetValue<Guid>();
        await SendAsync("POST", $"/api/v1/webhooks/{webhook}/test");
        await SendAsync("POST", "/v2/enqueue", $$"""{"routing_key":"{{first.IntegrationKey.Reveal}}","event_action":"trigger","dedup_key":"web-1/disk","payload":{"summary":"Disk is full","source":"web-1","severity":"critical"} }""", Nobody);
        await SendAsync("POST", "/v2/enqueue", $$"""{"routing_key":"{{first.IntegrationKey.Reveal}}","event_action":"acknowledge","dedup_key":"nobody/knows","payload":{"summary":"Nothing of ours","source":"web-1","severity":"critical"} }""", Nobody);
        foreach (var worker in House.Of<IEnumerable<IWorker>>().Where(worker => worker.GetType().Name is "EventWorker"))
            while (await worker.RunOnceAsync(default) > 0) { }
    }

    private static readonly System.Text.Json.JsonSerializerOptions ApiJsonText = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

internal sealed record Answer(int Status, string Text, MediaTypeHeaderValue? Type, string? Tag, string? Location)
{
    public string Allow { get; init; } = "";

    public JsonNode Json => JsonNode.Parse(Text)!;
}
