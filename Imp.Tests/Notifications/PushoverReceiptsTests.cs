using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Pushover;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class PushoverReceiptsTests
{
    private const string Title = "Error rate above 5 %";
    private const string User = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";
    private const string Rings = """{"status":1,"acknowledged":0,"acknowledged_by":"","last_delivered_at":1772443800,"expired":0}""";

    [Fact]
    public async Task Who_takes_it_in_the_app_takes_the_incident()
    {
        await using var pushover = await PushoverAsync();
        await using var world = await PagedAsync(pushover);

        await world.FastForwardAsync(TimeSpan.FromSeconds(25));
        pushover.Calls.Count(call => call.Method == "GET").Should().Be(2, "every ten seconds");
        pushover.Calls[^1].Path.Should().Be("/1/receipts/rec7.json?token=azGDORePK8gMaC0QOYAMyEEuzJnyUi");
        var row = await RowAsync(world);
        row.DeliveredAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1772443800));
        row.SeenAt.Should().BeNull();
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);

        pushover.Otherwise = Answer($$"""{"status":1,"acknowledged":1,"acknowledged_at":1772443900,"acknowledged_by":"{{User}}","last_delivered_at":1772443800,"expired":0}""");
        await world.FastForwardAsync(TimeSpan.FromSeconds(10));
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await world.TimelineAsync(Title)).Should().Contain("acknowledged");
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.From).ToListAsync())).Should().Contain("Pushover");
        (await RowAsync(world)).ActedAt.Should().NotBeNull();

        var before = pushover.Calls.Count;
        await world.FastForwardAsync(Minutes(15));
        pushover.Calls.Skip(before).Should().NotContain(call => call.Path.Contains("receipts"), "nothing is left to be asked");
    }

    [Fact]
    public async Task Whoever_shares_the_key_of_a_group_takes_nothing_in_another_s_name()
    {
        await using var pushover = await PushoverAsync();
        await using var world = await PagedAsync(pushover);

        pushover.Otherwise = Answer("""{"status":1,"acknowledged":1,"acknowledged_at":1772443900,"acknowledged_by":"uSomebodyElse","expired":0}""");
        await world.FastForwardAsync(TimeSpan.FromSeconds(12));

        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await RowAsync(world)).Should().Match<DeliveryRow>(row => row.SeenAt != null && row.ActedAt == null);
    }

    [Fact]
    public async Task What_somebody_took_elsewhere_is_called_off_once()
    {
        await using var pushover = await PushoverAsync();
        await using var world = await PagedAsync(pushover);

        await world.AcknowledgeAsync(Title, (await world.PeopleAsync("bo"))[0]);
        pushover.WillAnswer(new WebhookAnswer(503));
        await world.FastForwardAsync(TimeSpan.FromSeconds(11));
        await world.FastForwardAsync(Minutes(2));

        var calls = pushover.Calls.Where(call => call.Path.Contains("receipts")).ToList();
        calls.Select(call => call.Method + call.Path).Should().Equal("POST/1/receipts/rec7/cancel.json", "POST/1/receipts/rec7/cancel.json");
        calls[1].Text.Should().Be("token=azGDORePK8gMaC0QOYAMyEEuzJnyUi");
    }

    [Fact]
    public async Task It_is_asked_on_after_a_restart_and_not_longer_than_it_rings()
    {
        await using var pushover = await PushoverAsync();
        await using var world = await PagedAsync(pushover);

        await world.RestartAsync(Minutes(1));
        world.Get<PushoverApi>().Server = new Uri(pushover.Url);
        await world.FastForwardAsync(TimeSpan.FromSeconds(15));
        pushover.Calls.Should().Contain(call => call.Method == "GET");
        await world.FastForwardAsync(Minutes(10));
        (await world.ReadAsync(db => db.Deliveries.CountAsync(one => one.ReceiptDueAt != null))).Should().Be(0);
        pushover.Otherwise = Answer("""{"status":0}""");
    }

    private static WebhookAnswer Answer(string body) => new(Body: body);

    private static async Task<WebhookSink> PushoverAsync()
    {
        var sink = await WebhookSink.StartAsync();
        sink.WillAnswer(Answer("""{"status":1,"request":"r7","receipt":"rec7"}"""));
        sink.Otherwise = Answer(Rings);
        return sink;
    }

    private static async Task<World> PagedAsync(WebhookSink pushover)
    {
        var world = await World.StartAsync(services => services.AddSingleton(new OutboundOptions(["127.0.0.1"]))
            .AddSingleton<IChannel>(provider => { var channel = ActivatorUtilities.CreateInstance<PushoverChannel>(provider); channel.Server = new Uri(pushover.Url); return channel; }));
        world.AnyMessage = true;
        world.Get<PushoverApi>().Server = new Uri(pushover.Url);
        var ana = (await world.PeopleAsync("ana"))[0];
        var fields = PushoverChannel.Declared.Fields.ToDictionary(field => field.Name, field => new Secret(field.Example));
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Pushover, "Phone", "", Fields: fields), ana);
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title, AlertSeverity.Critical);
        return world;
    }

    private static async Task<DeliveryRow> RowAsync(World world) => (await world.RecordAsync(Title)).Last(row => row.Channel == ChannelKind.Pushover);

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());
}
