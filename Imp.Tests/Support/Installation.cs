using System.Net.Http.Headers;
using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Support;

/// <summary>A data folder after the first run, with what one needs to use it from outside; no process runs yet.</summary>
public sealed class Installation : IDisposable
{
    public const string Email = "ana@example.org";
    public const string Password = "correct horse battery";

    private readonly TempFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler());

    private Installation() { }

    public string Folder => folder["data"];

    public string Database => Path.Combine(Folder, "imp.db");

    public string IntegrationKey { get; private set; } = "";

    public string ApiKey { get; private set; } = "";

    /// <summary>Makes one with an owner called Ana.</summary>
    /// <param name="webhook">Where she is reached besides her mail; null: nowhere else.</param>
    /// <param name="limits">False: mails leave at once and alone, where a story cannot wait for minutes.</param>
    public static async Task<Installation> MakeAsync(string? webhook = null, bool limits = true)
    {
        var made = new Installation();
        using var data = DataFolder.Take(made.Folder);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(QuickPasswords.Made).AddImp(data).BuildServiceProvider();
        services.GetRequiredService<Migrator>().Run();
        await made.SetUpAsync(services.GetRequiredService<CommandBus>(), services.GetRequiredService<IChance>(), webhook, limits);
        return made;
    }

    /// <summary>Sends one event as a client of PagerDuty's interface does.</summary>
    /// <returns>The status; 0 when there was no answer.</returns>
    public async Task<int> SendAsync(string url, string dedupKey, string summary, string action = "trigger")
    {
        var body = new { routing_key = IntegrationKey, event_action = action, dedup_key = dedupKey, payload = new { summary, source = "db7", severity = "critical" } };
        try
        {
            using var answer = await client.PostAsync(url + "/v2/enqueue", new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)));
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <returns>Incidents as the API tells them: all of them, newest first, at most a page.</returns>
    public async Task<IReadOnlyList<JsonElement>> IncidentsAsync(string url) =>
        [.. (await ApiAsync(HttpMethod.Get, url + "/api/v1/incidents?state=all")).GetProperty("items").EnumerateArray()];

    /// <summary>Calls the API with the installation's key.</summary>
    /// <returns>What it answered; null for an empty answer.</returns>
    public async Task<JsonElement> ApiAsync(HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}: {2}", url, answer.StatusCode, text);
        return JsonElement.Parse(text.Length == 0 ? "null" : text);
    }

    /// <summary>Changes something over the API with the installation's key.</summary>
    public async Task PatchAsync(string url, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.SendAsync(request);
        answer.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}", url, answer.StatusCode);
    }

    /// <summary>Asks a question of the database file; see <see cref="Rows.Ask"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Ask(string sql) => Rows.Ask(Database, sql);

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private async Task SetUpAsync(CommandBus bus, IChance chance, string? webhook, bool limits)
    {
        ApiKey = KeyText.ApiKey(chance);
        var first = FirstRun.Command(chance, Email, "Ana", new Secret(Password), apiKey: ApiKey);
        IntegrationKey = first.IntegrationKey.Reveal;
        await bus.ExecuteAsync(first, Actor.System("setup"));
        var ana = Actor.Person(first.Owner, "Ana", Role.Owner);
        if (!limits)
            foreach (var limit in MessageLimits.Shipped.Table.Where(limit => limit.Channel == ChannelClass.Email))
                await bus.ExecuteAsync(new SetMessageLimit(limit.Channel, limit.Message, limit.Minutes, 0), ana);
        if (!limits) await bus.ExecuteAsync(new SetBundling(0), ana);
        if (webhook is null) return;

        await bus.ExecuteAsync(new AddContactMethod(new(chance.NewId()), first.Owner, ChannelKind.Webhook, "Pager", webhook, WebhookSecret.Make(chance)), ana);
    }
}
