using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications.Webhook;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>The exam that every channel sits: each status, no secret in an error, time-out, oversize answer.</summary>
public sealed class WebhookChannelTests : IDisposable
{
    private readonly ChannelWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task What_arrives_is_signed_over_the_exact_bytes_and_keeps_its_id()
    {
        await using var sink = await WebhookSink.StartAsync();
        var channel = Channel("127.0.0.1");
        (await channel.SendAsync(ChannelWorld.Page(), world.Hook(sink.Url + "/hook?x=1"), default)).Should().BeOfType<Delivered>();
        (await channel.SendAsync(ChannelWorld.Page(), world.Hook(sink.Url + "/hook?x=1"), default)).Should().BeOfType<Delivered>();

        sink.Calls.Should().AllSatisfy(call =>
        {
            StandardWebhook.Problem(call, world.Secret.Reveal).Should().BeNull();
            call.Headers["webhook-id"].Should().Be("0195a0c0-0000-7000-8000-000000000007");
            call.Headers["User-Agent"].Should().StartWith("Imp/");
            call.Headers["Content-Type"].Should().Be("application/json");
            call.Body.Should().Equal(WebhookBody.Of(ChannelWorld.Page()));
        });
    }

    [Theory]
    [InlineData(200, typeof(Delivered)), InlineData(204, typeof(Delivered)), InlineData(302, typeof(GaveUp)), InlineData(400, typeof(GaveUp)), InlineData(401, typeof(GaveUp))]
    [InlineData(404, typeof(GaveUp)), InlineData(408, typeof(TryLater)), InlineData(410, typeof(Gone)), InlineData(425, typeof(TryLater)), InlineData(429, typeof(TryLater))]
    [InlineData(500, typeof(TryLater)), InlineData(503, typeof(TryLater))]
    public async Task Each_status_means_one_thing(int status, Type result)
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(status, Body: status is 204 ? "" : "because");
        var answer = await Channel("127.0.0.1").SendAsync(ChannelWorld.Page(), world.Hook(sink.Url), default);
        answer.Should().BeOfType(result);
        answer.Answer.Should().NotContain(world.Secret.Reveal).And.NotContain("token");
    }

    [Fact]
    public async Task Retry_after_is_read_as_seconds()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(429, RetryAfter: TimeSpan.FromSeconds(90));
        (await Channel("127.0.0.1").SendAsync(ChannelWorld.Page(), world.Hook(sink.Url), default)).Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task An_endless_answer_is_cut()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(500, Body: new string('x', 3_000_000));
        (await Channel("127.0.0.1").SendAsync(ChannelWorld.Page(), world.Hook(sink.Url), default)).Answer.Length.Should().BeLessThan(1_100);
    }

    [Fact]
    public async Task No_answer_in_time_is_tried_later()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = WebhookAnswer.Hang;
        var clock = new ManualClock();
        var sending = new WebhookChannel(new GuardedHttp(new OutboundOptions(["127.0.0.1"]), clock), world.Sealing, clock).SendAsync(ChannelWorld.Page(), world.Hook(sink.Url), default);
        await sink.WaitForAsync(1);
        clock.Advance(TimeSpan.FromSeconds(20));
        (await sending).Should().BeOfType<TryLater>().Which.Answer.Should().Contain("20 s");
    }

    [Fact]
    public async Task A_dropped_connection_is_tried_later()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = WebhookAnswer.Dropped;
        (await Channel("127.0.0.1").SendAsync(ChannelWorld.Page(), world.Hook(sink.Url), default)).Should().BeOfType<TryLater>();
    }

    [Fact]
    public async Task An_inside_address_is_refused_unless_the_operator_opened_it()
    {
        await using var sink = await WebhookSink.StartAsync();
        var closed = new WebhookChannel(new GuardedHttp(OutboundOptions.Default, TimeProvider.System), world.Sealing, TimeProvider.System);
        foreach (var address in new[] { sink.Url, sink.Url.Replace("127.0.0.1", "localhost"), sink.Url.Replace("127.0.0.1", "[::ffff:127.0.0.1]"), "http://169.254.169.254/latest" })
            (await closed.SendAsync(ChannelWorld.Page(), world.Hook(address), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("Outbound.Allow");
        sink.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("ftp://example.org"), InlineData("https://user:pass@example.org/"), InlineData("not an address"), InlineData("/relative")]
    public async Task Other_addresses_are_given_up(string address) =>
        (await Channel().SendAsync(ChannelWorld.Page(), world.Hook(address), default)).Should().BeOfType<GaveUp>();

    private WebhookChannel Channel(params string[] allow) =>
        new(new GuardedHttp(new OutboundOptions(allow), TimeProvider.System), world.Sealing, TimeProvider.System);
}
