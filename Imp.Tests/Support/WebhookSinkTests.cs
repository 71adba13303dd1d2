using System.Net;
using System.Text;

namespace Imp.Tests.Support;

public sealed class WebhookSinkTests : IAsyncLifetime
{
    // The example that the specification's own libraries are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    private readonly HttpClient client = new(new SocketsHttpHandler());
    private WebhookSink sink = null!;

    public async Task InitializeAsync() => sink = await WebhookSink.StartAsync();

    public async Task DisposeAsync()
    {
        client.Dispose();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_kept_as_it_came()
    {
        await PostAsync("/hook?a=1", Signature);

        var call = sink.Calls.Should().ContainSingle().Subject;
        (call.Method, call.Path, call.Text).Should().Be(("POST", "/hook?a=1", Body));
        call.Headers["WEBHOOK-ID"].Should().Be("msg_p5jXN8AQM9LWM0D4loKWxJek");
        call.Json.GetProperty("test").GetInt64().Should().Be(2_432_232_314);
    }

    [Theory]
    [InlineData(Signature, 0, true)]
    [InlineData("v1,bm90IHRoaXMgb25l " + Signature, 299, true)]
    [InlineData(Signature, 301, false)]
    [InlineData(Signature, -301, false)]
    [InlineData("v1,bm90IHRoaXMgb25l", 0, false)]
    public async Task A_signature_holds_for_its_secret_body_and_time(string signature, int secondsLater, bool holds)
    {
        await PostAsync("/", signature);

        var problem = StandardWebhook.Problem(sink.Calls[0], Secret, Signed.AddSeconds(secondsLater));

        (problem is null).Should().Be(holds, problem);
        StandardWebhook.Problem(sink.Calls[0] with { Body = "{}"u8.ToArray() }, Secret, Signed).Should().NotBeNull();
    }

    [Fact]
    public async Task The_script_is_answered_in_order_and_then_the_usual_answer()
    {
        sink.WillAnswer(new(503, RetryAfter: TimeSpan.FromSeconds(7), Body: "busy"), WebhookAnswer.Dropped);

        var first = await PostAsync("/", Signature);
        (await first.Content.ReadAsStringAsync()).Should().Be("busy");
        first.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(7));
        await FluentActions.Awaiting(() => PostAsync("/", Signature)).Should().ThrowAsync<HttpRequestException>();
        (await PostAsync("/", Signature)).StatusCode.Should().Be(HttpStatusCode.OK);

        sink.Calls.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_sink_that_hangs_lets_go_when_the_sender_gives_up()
    {
        sink.WillAnswer(WebhookAnswer.Hang);
        using var patience = new CancellationTokenSource();

        var call = client.GetAsync(sink.Url, patience.Token);
        await sink.WaitForAsync(1);
        await patience.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, sink.Url + path) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
        request.Headers.Add("webhook-timestamp", $"{Signed.ToUnixTimeSeconds()}");
        request.Headers.Add("webhook-signature", signature);
        return await client.SendAsync(request);
    }
}
