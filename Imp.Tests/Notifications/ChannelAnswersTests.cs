using System.Text;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Discord;
using Imp.Infrastructure.Notifications.Ntfy;
using Imp.Infrastructure.Notifications.Pushover;
using Imp.Infrastructure.Notifications.SmsGateway;
using Imp.Infrastructure.Notifications.Telegram;
using Imp.Infrastructure.Notifications.TwilioSms;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>What only one channel says or does, beyond the exam that all sit.</summary>
public sealed class ChannelAnswersTests : IDisposable
{
    private readonly ChannelWorld world = new();
    private readonly GuardedHttp http = new(new OutboundOptions(["127.0.0.1"]), TimeProvider.System);

    public static TheoryData<ChannelKind, int, string, Type> Answers => new()
    {
        { ChannelKind.Slack, 404, "no_service", typeof(Gone) }, { ChannelKind.Slack, 410, "channel_is_archived", typeof(Gone) }, { ChannelKind.Slack, 403, "action_prohibited", typeof(GaveUp) },
        { ChannelKind.Slack, 400, "invalid_payload", typeof(GaveUp) }, { ChannelKind.Slack, 200, "no_text", typeof(TryLater) },
        { ChannelKind.SlackBot, 200, """{"ok":false,"error":"channel_not_found"}""", typeof(Gone) }, { ChannelKind.SlackBot, 200, """{"ok":false,"error":"token_revoked"}""", typeof(Gone) },
        { ChannelKind.SlackBot, 200, """{"ok":false,"error":"not_in_channel"}""", typeof(GaveUp) }, { ChannelKind.SlackBot, 200, """{"ok":false,"error":"msg_too_long"}""", typeof(GaveUp) },
        { ChannelKind.SlackBot, 200, """{"ok":false,"error":"ratelimited"}""", typeof(TryLater) }, { ChannelKind.SlackBot, 200, """{"ok":false,"error":"fatal_error"}""", typeof(TryLater) }, { ChannelKind.SlackBot, 200, """{"ok":false}""", typeof(TryLater) },
        { ChannelKind.Teams, 202, "", typeof(Delivered) }, { ChannelKind.Teams, 200, "Webhook message delivery failed with error: HTTP error 429", typeof(TryLater) },
        { ChannelKind.Telegram, 400, """{"ok":false,"description":"Bad Request: chat not found"}""", typeof(Gone) }, { ChannelKind.Telegram, 200, """{"ok":false,"description":"no"}""", typeof(TryLater) },
        { ChannelKind.Pushover, 400, """{"user":"invalid","errors":["user identifier is invalid"],"status":0}""", typeof(GaveUp) }, { ChannelKind.Pushover, 200, """{"status":0}""", typeof(TryLater) },
        { ChannelKind.TwilioSms, 201, """{"sid":"SM1","status":"failed","error_code":30006}""", typeof(GaveUp) }, { ChannelKind.TwilioSms, 400, """{"code":21211}""", typeof(GaveUp) },
        { ChannelKind.TwilioSms, 429, """{"code":20429}""", typeof(TryLater) }, { ChannelKind.Apprise, 204, "", typeof(GaveUp) }, { ChannelKind.Apprise, 424, "", typeof(GaveUp) },
        { ChannelKind.WebPush, 201, "", typeof(Delivered) }, { ChannelKind.WebPush, 403, "the VAPID credentials do not correspond", typeof(GaveUp) }, { ChannelKind.WebPush, 413, "", typeof(GaveUp) },
        { ChannelKind.Ntfy, 507, """{"code":50701}""", typeof(TryLater) }, { ChannelKind.Discord, 204, "", typeof(TryLater) }, { ChannelKind.Mattermost, 400, "Invalid webhook", typeof(GaveUp) },
    };

    public void Dispose()
    {
        http.Dispose();
        world.Dispose();
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task An_answer_means_what_its_paper_says(ChannelKind kind, int status, string body, Type expected)
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(status, Body: body);
        var channel = world.Make(kind, http, sink.Url, TimeProvider.System);
        (await channel.SendAsync(ChannelWorld.Page(), world.Example(ChannelBook.Of(kind), sink.Url), default)).Should().BeOfType(expected);
        sink.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task Telegram_finds_a_group_that_moved_and_says_so()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.WillAnswer(
            new WebhookAnswer(400, Body: """{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}"""),
            new WebhookAnswer(Body: """{"ok":true,"result":{"message_id":8}}"""));
        var answer = await Telegram(sink).SendAsync(ChannelWorld.Page(), world.Example(TelegramChannel.Declared, sink.Url), default);
        answer.Should().BeOfType<Delivered>().Which.Answer.Should().ContainAll("message 8", "-1009");
        sink.Calls[1].Json.GetProperty("chat_id").GetInt64().Should().Be(-1009);
    }

    [Fact]
    public async Task Telegram_s_refusal_of_a_button_s_address_does_not_lose_the_page()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.WillAnswer(
            new WebhookAnswer(400, Body: """{"ok":false,"description":"Bad Request: inline keyboard button URL 'http://imp/a/token' is invalid: Wrong HTTP URL"}"""),
            new WebhookAnswer(Body: """{"ok":true,"result":{"message_id":8}}"""));
        (await Telegram(sink).SendAsync(ChannelWorld.Page(), world.Example(TelegramChannel.Declared, sink.Url), default)).Should().BeOfType<Delivered>();
        sink.Calls[1].Json.TryGetProperty("reply_markup", out _).Should().BeFalse();
        sink.Calls[1].Json.GetProperty("text").GetString().Should().ContainAll("I have it: https://imp.example.org/a/token", "https://imp.example.org/incidents/12");
    }

    [Fact]
    public async Task Telegram_s_refusal_of_our_markup_does_not_lose_the_page()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.WillAnswer(new WebhookAnswer(400, Body: """{"ok":false,"description":"Bad Request: can't parse entities: unsupported start tag"}"""), new WebhookAnswer(Body: """{"ok":true,"result":{"message_id":8}}"""));
        (await Telegram(sink).SendAsync(ChannelWorld.Page("a < b"), world.Example(TelegramChannel.Declared, sink.Url), default)).Should().BeOfType<Delivered>().Which.Answer.Should().Contain("plain");
        sink.Calls[1].Json.TryGetProperty("parse_mode", out _).Should().BeFalse();
        sink.Calls[1].Json.GetProperty("text").GetString().Should().StartWith("[SEV1] #12 a < b (checkout)\n");
        sink.Calls[1].Json.GetProperty("reply_markup").GetRawText().Should().Contain("https://imp.example.org/a/token");
    }

    [Fact]
    public async Task Pushover_is_left_in_peace_for_five_seconds_when_it_is_in_trouble()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(500);
        var channel = new PushoverChannel(http, world.Sealing, TimeProvider.System) { Server = new Uri(sink.Url) };
        (await channel.SendAsync(ChannelWorld.Page(), world.Example(PushoverChannel.Declared, sink.Url), default)).Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Waits_are_read_from_the_body_where_they_stand_there()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(429, RetryAfter: TimeSpan.FromSeconds(2), Body: """{"message":"You are being rate limited.","retry_after":1.5,"global":false}""");
        (await new DiscordChannel(http, world.Sealing, TimeProvider.System).SendAsync(ChannelWorld.Page(), world.Example(DiscordChannel.Declared, sink.Url), default))
            .Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(1.5));
        sink.Otherwise = new WebhookAnswer(429, Body: """{"ok":false,"parameters":{"retry_after":35}}""");
        (await Telegram(sink).SendAsync(ChannelWorld.Page(), world.Example(TelegramChannel.Declared, sink.Url), default)).Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(35));
    }

    [Theory]
    [InlineData("GET", "text/plain", null, "/send?to=%2B491701234567&m=%5BSEV1%5D", null)]
    [InlineData("POST", "application/x-www-form-urlencoded", "to={to}&text={text}", "/send?to=%2B491701234567&m=", "to=%2B491701234567&text=%5BSEV1%5D")]
    [InlineData("PUT", "application/json", """{"m":"{text}"}""", "/send?to=", """{"m":"[SEV1] #12 \u0022quoted\u0022 {to}""")]
    [InlineData("POST", "text/plain", "{text}", "/send?to=", "[SEV1] #12 \"quoted\" {to}")]
    public async Task A_gateway_gets_what_its_template_says(string method, string type, string? body, string path, string? starts)
    {
        await using var sink = await WebhookSink.StartAsync();
        var fields = new Dictionary<string, string> { ["Url"] = sink.Url + "/send?to={to}&m={text}", ["Method"] = method, ["Type"] = type, ["Body"] = body ?? "" };
        var target = ContactMethod.Create(new(Guid.Empty), new(Guid.Empty), ChannelKind.SmsGateway, "x", "+491701234567", world.Sealing.Seal(ChannelFields.Pack(fields)), default);
        (await new SmsGatewayChannel(http, world.Sealing, TimeProvider.System).SendAsync(ChannelWorld.Page("\"quoted\" {to}"), target, default)).Should().BeOfType<Delivered>();
        var call = sink.Calls.Single();
        call.Method.Should().Be(method);
        call.Path.Should().StartWith(path);
        if (starts is null) call.Body.Should().BeEmpty();
        else call.Text.Should().StartWith(starts);
    }

    [Fact]
    public async Task Ntfy_below_a_path_is_spoken_to_there_and_needs_no_token()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(Body: """{"id":"x"}""");
        var target = ContactMethod.Create(new(Guid.Empty), new(Guid.Empty), ChannelKind.Ntfy, "x", "x", world.Sealing.Seal(ChannelFields.Pack(new Dictionary<string, string> { ["Url"] = sink.Url + "/push/t%C3%A4glich/" })), default);
        (await new NtfyChannel(http, world.Sealing, TimeProvider.System).SendAsync(ChannelWorld.Page(), target, default)).Should().BeOfType<Delivered>();
        sink.Calls.Single().Path.Should().Be("/push/");
        sink.Calls.Single().Json.GetProperty("topic").GetString().Should().Be("täglich");
        sink.Calls.Single().Headers.Should().NotContainKey("Authorization");
    }

    [Theory]
    [InlineData("MG0123456789abcdef0123456789abcdef", "MessagingServiceSid=MG"), InlineData("Imp", "From=Imp")]
    public async Task Twilio_takes_a_service_or_a_name_as_sender(string from, string expected)
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(201, Body: """{"sid":"SM1","status":"queued"}""");
        var fields = TwilioSmsChannel.Declared.Fields.ToDictionary(field => field.Name, field => field.Example);
        fields["From"] = from;
        fields.Remove("Key");
        var target = ContactMethod.Create(new(Guid.Empty), new(Guid.Empty), ChannelKind.TwilioSms, "x", "+491701234567", world.Sealing.Seal(ChannelFields.Pack(fields)), default);
        (await new TwilioSmsChannel(http, world.Sealing, TimeProvider.System, new PublicAddress("https://imp.example.org")) { Server = new Uri(sink.Url) }.SendAsync(ChannelWorld.Page(), target, default)).Should().BeOfType<Delivered>();
        sink.Calls.Single().Text.Should().Contain(expected);
        Encoding.UTF8.GetString(Convert.FromBase64String(sink.Calls.Single().Headers["Authorization"]["Basic ".Length..])).Should().Be($"{fields["Account"]}:{fields["Token"]}");
    }

    [Theory]
    [InlineData("Größe “x” – é € 漢 👍", "Größe \"x\" - é € ? ?"), InlineData("Łódź naïve", "Lodz naive"), InlineData("a\u0301", "a"), InlineData("Þjóðœ", "THjodoe")]
    public void A_short_message_keeps_to_its_alphabet(string text, string expected) => GsmText.Of(text).Should().Be(expected);

    [Theory]
    [InlineData("abcdef", 6, TextUnit.Utf16, "abcdef"), InlineData("abcdefg", 6, TextUnit.Utf16, "abcde…"), InlineData("äääääää", 9, TextUnit.Utf8, "äää…"), InlineData("👩‍🚒👩‍🚒", 9, TextUnit.Utf16, "👩‍🚒…")]
    [InlineData("{{{{{{", 9, TextUnit.Gsm, "{{{..."), InlineData("", 0, TextUnit.Utf8, "")]
    public void Text_is_cut_between_whole_characters(string text, int most, TextUnit unit, string expected) => TextCut.Fit(text, most, unit).Should().Be(expected);

    [Fact]
    public void An_escape_is_never_cut_in_two() => TextCut.Fit("&&&&", 12, TextUnit.Utf16, Markup.Slack).Should().Be("&amp;&amp;…");

    private TelegramChannel Telegram(WebhookSink sink) => new(http, world.Sealing, TimeProvider.System) { Server = new Uri(sink.Url) };
}
