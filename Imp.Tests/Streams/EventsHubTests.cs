using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Streams;

/// <summary>The stream over SignalR, spoken to as its clients do: JSON, each message ended by one byte.</summary>
public sealed class EventsHubTests
{
    private const byte End = 0x1e;

    [Fact]
    public async Task The_same_events_with_the_same_arguments_until_the_key_is_revoked()
    {
        await using var house = await ServedHouse.StartAsync();
        var (id, key) = (new ApiKeyId(house.Of<IChance>().NewId()), KeyText.ApiKey(house.Of<IChance>()));
        await house.DoAsync(new CreateApiKey(id, "Listener", Role.Viewer, new Secret(key)));
        await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, "Missed", Severity.Sev2));
        using var line = await ConnectAsync(house, key);

        await SendAsync(line, """{"type":4,"invocationId":"1","target":"Stream","arguments":[{"lastEventId":0,"types":["INCIDENT_CREATED"]}]}""");
        var missed = (await NextAsync(line)).GetProperty("item");
        (missed.GetProperty("id").GetInt64(), missed.GetProperty("type").GetString(), missed.GetProperty("data").GetProperty("incident").GetProperty("title").GetString()).Should().Be((1, "INCIDENT_CREATED", "Missed"));
        await house.DoAsync(new DeclareIncident(new(house.Of<IChance>().NewId()), house.First.Service, "Live", Severity.Sev2));
        (await NextAsync(line)).GetProperty("item").GetProperty("id").GetInt64().Should().Be(2);

        await SendAsync(line, """{"type":4,"invocationId":"2","target":"Stream","arguments":[{"lastEventId":77}]}""");
        (await NextAsync(line)).GetProperty("item").GetProperty("type").GetString().Should().Be("reset");
        await SendAsync(line, """{"type":4,"invocationId":"3","target":"Stream","arguments":[{"service":"nonsense"}]}""");
        (await NextAsync(line)).GetProperty("error").GetString().Should().Contain("service: Name or id of a service");

        await house.DoAsync(new RevokeApiKey(id));
        (await NextAsync(line)).GetProperty("error").GetString().Should().Contain("may not listen");
    }

    [Fact]
    public async Task Strangers_get_no_line()
    {
        await using var house = await ServedHouse.StartAsync();
        await FluentActions.Awaiting(() => ConnectAsync(house, "imp_" + new string('a', 32))).Should().ThrowAsync<WebSocketException>();
    }

    private static async Task<ClientWebSocket> ConnectAsync(ServedHouse house, string key)
    {
        var line = new ClientWebSocket();
        line.Options.SetRequestHeader("Authorization", "Bearer " + key);
        await line.ConnectAsync(new Uri(house.Url.Replace("http:", "ws:") + "/hubs/events"), default);
        await SendAsync(line, """{"protocol":"json","version":1}""");
        (await ReadAsync(line)).Should().Be("{}");
        return line;
    }

    private static Task SendAsync(ClientWebSocket line, string message) => line.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(message), End], WebSocketMessageType.Text, true, default);

    /// <returns>The next message that is not a ping.</returns>
    private static async Task<JsonElement> NextAsync(ClientWebSocket line)
    {
        while (true)
            if (JsonElement.Parse(await ReadAsync(line)) is var message && message.GetProperty("type").GetInt32() != 6) return message;
    }

    private static async Task<string> ReadAsync(ClientWebSocket line)
    {
        var (message, one) = (new List<byte>(), new byte[1]);
        while (true)
        {
            await line.ReceiveAsync(one, default).WaitAsync(Eventually.Patience);
            if (one[0] == End) return Encoding.UTF8.GetString([.. message]);
            message.Add(one[0]);
        }
    }
}
