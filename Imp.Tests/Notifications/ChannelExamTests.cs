using System.Text;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>The exam that every channel over HTTP sits against an outside world that misbehaves. Channels are found by themselves; none can stay away.</summary>
public sealed class ChannelExamTests : IDisposable
{
    private const string Hostile = "<@everyone> @everyone <!channel> *x* _y_ [a](https://evil.example) </b> `c` <users/all> ||s||";

    /// <summary>What each answers when it took a message. Where any 2xx will do, there is none.</summary>
    private static readonly Dictionary<ChannelKind, string> Yes = new()
    {
        [ChannelKind.Ntfy] = """{"id":"m7","topic":"imp-ana-4f81c2"}""", [ChannelKind.Gotify] = """{"id":7,"appid":1}""",
        [ChannelKind.Pushover] = """{"status":1,"request":"r7","receipt":"rec7"}""", [ChannelKind.Slack] = "ok", [ChannelKind.Discord] = """{"id":"7","content":"…"}""",
        [ChannelKind.GoogleChat] = """{"name":"spaces/A/messages/7"}""", [ChannelKind.Telegram] = """{"ok":true,"result":{"message_id":7}}""",
        [ChannelKind.TwilioSms] = """{"sid":"SM7","status":"queued"}""", [ChannelKind.TwilioVoice] = """{"sid":"CA7","status":"queued"}""",
    };

    /// <summary>Statuses at which a channel's own paper says that the address is gone, besides 410 where it stands.</summary>
    private static readonly Dictionary<ChannelKind, int[]> Ends = new()
    {
        [ChannelKind.Ntfy] = [], [ChannelKind.Gotify] = [], [ChannelKind.Pushover] = [], [ChannelKind.TwilioSms] = [], [ChannelKind.TwilioVoice] = [], [ChannelKind.Discord] = [401, 403, 404, 410],
        [ChannelKind.WebPush] = [404, 410], [ChannelKind.Teams] = [401, 403, 404, 410], [ChannelKind.GoogleChat] = [403, 404, 410], [ChannelKind.Telegram] = [401, 403, 410],
    };

    private readonly ChannelWorld world = new();

    public static TheoryData<ChannelKind> Kinds => [.. Types.Keys];

    private static Dictionary<ChannelKind, Type> Types { get; } = typeof(IChannel).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(HttpChannel).IsAssignableFrom(type))
        .ToDictionary(type => ((ChannelProfile)type.GetProperty(nameof(IDeclaredChannel.Declared))!.GetValue(null)!).Kind);

    public void Dispose() => world.Dispose();

    [Fact]
    public void No_channel_stays_away()
    {
        ChannelBook.All.Select(profile => profile.Kind).Should().Equal(Enum.GetValues<ChannelKind>(), "each kind is declared by one channel");
        typeof(IChannel).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IDeclaredChannel).IsAssignableFrom(type) && !typeof(HttpChannel).IsAssignableFrom(type))
            .Should().Equal([typeof(EmailChannel)], "mail has an exam of its own, EmailChannelTests, because it speaks SMTP");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Each_message_is_as_committed(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        var text = new StringBuilder();
        var page = ChannelWorld.Page();
        page = page with { Incident = page.Incident! with { NextAt = page.AskedAt + TimeSpan.FromMinutes(15) } };
        foreach (var (name, message) in new[] { ("page", page), ("repeat", page with { Again = true }), ("over", ChannelWorld.Page(purpose: DeliveryPurpose.Ended)), ("test", ChannelWorld.Page(purpose: DeliveryPurpose.Test)) })
        {
            (await SendAsync(kind, sink, message)).Should().BeOfType<Delivered>();
            var call = sink.Calls[^1];
            text.Append($"## {name}\n{call.Method} {call.Path}\n");
            foreach (var header in call.Headers.Where(one => one.Key is not ("Host" or "User-Agent" or "Accept-Encoding" or "Content-Length" or "webhook-timestamp" or "webhook-signature")).OrderBy(one => one.Key)) text.Append($"{header.Key}: {(header.Value.StartsWith("vapid ") ? "vapid t=…, k=…" : header.Value)}\n");
            text.Append($"\n{Readable(ChannelWorld.Opened(kind, call))}\n\n");
        }
        Snapshot.Matches($"channel-{kind.ToString().ToLowerInvariant()}.txt", text.ToString().Replace(sink.Url, "https://server.example"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_page_says_all_that_somebody_who_was_asleep_needs(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Page());
        Said(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().ContainAll([SaysAloud(kind) ? "Severity 1" : "SEV1", "12", "Error rate above 5 %", "checkout", .. LinksOf(kind)]);
        await SendAsync(kind, sink, ChannelWorld.Page(purpose: DeliveryPurpose.Ended));
        Said(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().ContainAll("12", "checkout").And.NotContain("/a/token");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Each_status_means_one_thing(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        var ends = Ends.GetValueOrDefault(kind) ?? [410];
        foreach (var status in new[] { 400, 401, 403, 404, 405, 408, 410, 413, 422, 424, 425, 429, 500, 502, 503, 504 })
        {
            var before = sink.Calls.Count;
            sink.Otherwise = new WebhookAnswer(status, Body: "because");
            var expected = ends.Contains(status) ? typeof(Gone) : status is 408 or 425 or 429 or >= 500 ? typeof(TryLater) : typeof(GaveUp);
            (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType(expected, $"of {status}");
            sink.Calls.Count.Should().Be(before + 1, "the channel itself never tries again");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_wait_that_was_asked_for_is_kept(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        sink.Otherwise = new WebhookAnswer(429, RetryAfter: TimeSpan.FromSeconds(90), Body: "slow down");
        (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(90));

        // The other form of the header names an instant, of which one in the past asks for nothing.
        var clock = new ManualClock();
        foreach (var (at, expected) in new[] { (120, 120), (-60, 0) })
        {
            sink.Otherwise = new WebhookAnswer(503, Body: "slow down") { RetryAt = clock.GetUtcNow() + TimeSpan.FromSeconds(at) };
            var later = (await Channel(kind, sink.Url, clock, "127.0.0.1").SendAsync(ChannelWorld.Page(), Method(kind, sink.Url), default)).Should().BeOfType<TryLater>().Which;
            (later.After ?? TimeSpan.Zero).TotalSeconds.Should().BeApproximately(kind == ChannelKind.Pushover ? Math.Max(5, expected) : expected, 1);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_proxy_s_page_is_no_delivery_where_the_channel_says_more(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        sink.Otherwise = new WebhookAnswer(200, Body: "<html>Please sign in</html>");
        (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType(Yes.ContainsKey(kind) ? typeof(TryLater) : typeof(Delivered));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_that_the_other_side_does_hangs_or_breaks_it(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        sink.Otherwise = WebhookAnswer.Dropped;
        (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType<TryLater>();
        sink.Otherwise = new WebhookAnswer(200, Body: "{\"id\":") { Half = true };
        (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType<TryLater>();
        foreach (var status in new[] { 200, 500 })
        {
            sink.Otherwise = new WebhookAnswer(status, Body: new string('x', 50_000_000));
            (await SendAsync(kind, sink, ChannelWorld.Page())).Answer.Length.Should().BeLessThan(1_200);
        }
        foreach (var garbage in new[] { "[[[[", "{\"ok\":[]}", "null", "\0\u0001", "{\"parameters\":7,\"retry_after\":\"x\"}" })
        {
            sink.Otherwise = new WebhookAnswer(429, Body: garbage);
            (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType<TryLater>().Which.After.Should().BeNull();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Silence_is_given_up_in_time(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        sink.Otherwise = WebhookAnswer.Hang;
        var clock = new ManualClock();
        var sending = Channel(kind, sink.Url, clock, "127.0.0.1").SendAsync(ChannelWorld.Page(), Method(kind, sink.Url), default);
        await sink.WaitForAsync(1);
        clock.Advance(TimeSpan.FromSeconds(20));
        (await sending).Should().BeOfType<TryLater>().Which.Answer.Should().Contain("No answer within");

        // Silence in the middle of an answer is no better.
        sink.Otherwise = new WebhookAnswer(200, Body: "{\"ok\":") { Stuck = true };
        sending = Channel(kind, sink.Url, clock, "127.0.0.1").SendAsync(ChannelWorld.Page(), Method(kind, sink.Url), default);
        await sink.WaitForAsync(2);
        clock.Advance(TimeSpan.FromSeconds(20));
        (await sending).Should().BeOfType<TryLater>().Which.Answer.Should().Contain("No answer within");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_redirect_is_not_followed_and_an_inside_address_not_called(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        sink.Otherwise = new WebhookAnswer(307) { Location = sink.Url + "/elsewhere" };
        (await SendAsync(kind, sink, ChannelWorld.Page())).Should().BeOfType<GaveUp>();
        sink.Calls.Should().ContainSingle();
        (await Channel(kind, sink.Url, TimeProvider.System).SendAsync(ChannelWorld.Page(), Method(kind, sink.Url), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("Outbound.Allow");
        // A name says nothing: what it leads to is looked at when the connection is made.
        var name = sink.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        (await Channel(kind, name, TimeProvider.System).SendAsync(ChannelWorld.Page(), Method(kind, name), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("localhost is not a public address");
        sink.Calls.Should().ContainSingle();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_answer_that_repeats_our_secrets_is_stored_without_them(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Page());
        var call = sink.Calls[^1];
        var profile = ChannelBook.Of(kind);
        var secrets = profile.Fields.Where(field => field.IsSecret && field.Type != FieldType.Url).Select(field => field.Example).ToList();
        var echo = $"{call.Path} {string.Join(' ', secrets)} https:\\/\\/imp.example.org\\/a\\/token {call.Headers.GetValueOrDefault("Authorization")} {(profile.Signs ? world.Secret.Reveal : "")}";
        foreach (var status in new[] { 200, 400, 404, 410, 429, 500 })
        {
            sink.Otherwise = new WebhookAnswer(status, Body: echo);
            var answer = (await SendAsync(kind, sink, ChannelWorld.Page())).Answer;
            answer.Should().NotContain("/token").And.NotContain(world.Secret.Reveal);
            foreach (var secret in secrets.Concat(UrlSecrets(profile)).Concat(call.Headers.GetValueOrDefault("Authorization")?.Split(' ').Skip(1) ?? [])) answer.Should().NotContain(secret);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_same_message_is_the_same_request(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Page());
        await SendAsync(kind, sink, ChannelWorld.Page());
        ChannelWorld.Opened(kind, sink.Calls[0]).Body.Should().Equal(ChannelWorld.Opened(kind, sink.Calls[1]).Body);
        sink.Calls[0].Path.Should().Be(sink.Calls[1].Path);
        if (kind == ChannelKind.Webhook) sink.Calls[0].Headers["webhook-id"].Should().Be(sink.Calls[1].Headers["webhook-id"]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_hostile_title_calls_nobody_and_formats_nothing(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Page(Hostile));
        var texts = Texts(ChannelWorld.Opened(kind, sink.Calls[^1])).ToList();
        switch (kind)
        {
            case ChannelKind.Slack: texts.Should().NotContain(text => text.Contains("<@") || text.Contains("<!") || text.Contains("</b>")); break;
            case ChannelKind.Discord: texts.Should().NotContain(text => text.Contains("@everyone") || text.Contains(" *x*") || text.Contains("[a](") || text.Contains(" ||")); break;
            case ChannelKind.Mattermost: texts.Should().NotContain(text => text.Contains("@everyone")); texts.Where(text => text.Contains("\\#12")).Should().NotBeEmpty().And.NotContain(text => text.Contains(" *x*") || text.Contains(" [a]")); break;
            case ChannelKind.Telegram: texts.Should().NotContain(text => text.Contains("<@") || text.Contains("@everyone") || text.Replace("</b>\n", "").Contains("</b>")); break;
            case ChannelKind.GoogleChat: texts.Should().NotContain(text => text.Contains("<users") || text.Contains("</b>")); break;
            case ChannelKind.Teams: sink.Calls[^1].Text.Should().NotContain("\"TextBlock\"").And.NotContain("FactSet"); break;
            default: ChannelBook.Of(kind).RichText.Should().BeFalse("a channel with markup says here how a title is kept from using it"); break;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_long_text_fits_and_keeps_its_links(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        var longest = ChannelBook.Of(kind) is { LongestText: { } most } profile ? (Most: most, profile.CountedIn) : (Most: int.MaxValue, default);
        foreach (var letter in new[] { "x", "ß", "👩‍🚒", "*", "&", "€", "{" })
        {
            var page = ChannelWorld.Page(string.Concat(Enumerable.Repeat(letter, 9_000)));
            (await SendAsync(kind, sink, page)).Should().BeOfType<Delivered>();
            if (longest.Most < int.MaxValue) Texts(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().OnlyContain(text => TextCut.Count(text, longest.CountedIn) <= longest.Most);
            if (kind is ChannelKind.Teams or ChannelKind.GoogleChat) sink.Calls[^1].Body.Length.Should().BeLessThanOrEqualTo(longest.Most);
            Said(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().ContainAll(LinksOf(kind));
            Said(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().NotContain("\uFFFD");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_it_says_of_itself_is_whole_and_its_examples_are_accepted(ChannelKind kind)
    {
        var profile = ChannelBook.Of(kind);
        profile.Form.Should().NotBeEmpty();
        profile.SetUp.Should().NotBeNullOrWhiteSpace();
        File.ReadLines(Path.Combine(Repository.Root, "docs", "channels.md")).Should().Contain(line => line.StartsWith($"| {kind.Name()} |"), "docs/channels.md has a row for it");
        profile.Acknowledging.Should().NotBe(Acknowledging.None);
        profile.Says(ExampleMessage.Of(new PublicAddress("https://imp.example.org"), "Ana", DateTimeOffset.UnixEpoch)).Should().ContainAll("42", "Error rate above 5 %", "Checkout");
        ChannelFields.Problems(profile, profile.Address?.Example ?? "", profile.Fields.ToDictionary(field => field.Name, field => field.Example)).Should().BeEmpty();
        foreach (var field in profile.Form.Where(field => !field.Optional)) ChannelFields.Problems(profile, "", new Dictionary<string, string>()).Select(one => one.Field).Should().Contain(field.Name);

        // Sealed with another installation's key file.
        using var other = new ChannelWorld();
        (await Channel(kind, "http://127.0.0.1:9", TimeProvider.System).SendAsync(ChannelWorld.Page(), other.Example(profile, "http://127.0.0.1:9"), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("key file");
    }

    private static async Task<WebhookSink> SinkAsync(ChannelKind kind)
    {
        var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(kind is ChannelKind.TwilioSms or ChannelKind.TwilioVoice ? 201 : 200, Body: Yes.GetValueOrDefault(kind) ?? "");
        return sink;
    }

    private Task<DeliveryResult> SendAsync(ChannelKind kind, WebhookSink sink, Message message) =>
        Channel(kind, sink.Url, TimeProvider.System, "127.0.0.1").SendAsync(message, Method(kind, sink.Url), default);

    private ContactMethod Method(ChannelKind kind, string server) => world.Example(ChannelBook.Of(kind), server);

    private HttpChannel Channel(ChannelKind kind, string server, TimeProvider clock, params string[] allow) =>
        world.Make(kind, new GuardedHttp(new OutboundOptions(allow), clock), server, clock);

    /// <summary>Nobody writes an address down that is read to him; what he presses goes to the link.</summary>
    private static string[] LinksOf(ChannelKind kind) => SaysAloud(kind) ? ["https://imp.example.org/a/token/call"] : ["https://imp.example.org/incidents/12", "https://imp.example.org/a/token"];

    private static bool SaysAloud(ChannelKind kind) => kind == ChannelKind.TwilioVoice;

    /// <summary>What is secret in an address: the last and longest part of its path or query.</summary>
    private static IEnumerable<string> UrlSecrets(ChannelProfile profile) => profile.Fields.Where(field => field.Type == FieldType.Url)
        .Select(field => new Uri(field.Example).PathAndQuery.Split('/', '?', '&', '=').MaxBy(part => part.Length)!);

    /// <summary>Every text in a request, as the other side reads it.</summary>
    private static IEnumerable<string> Texts(WebhookCall call)
    {
        if (call.Headers["Content-Type"].StartsWith("application/json", StringComparison.Ordinal)) return Leaves(call.Json);
        return call.Text.Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=') + 1)..]));
    }

    private static IEnumerable<string> Leaves(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(one => Leaves(one.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private static string Said(WebhookCall call) => string.Join('\n', Texts(call)).Replace("\\", "", StringComparison.Ordinal);

    private static string Readable(WebhookCall call) => call.Headers["Content-Type"].StartsWith("application/json", StringComparison.Ordinal)
        ? JsonSerializer.Serialize(call.Json, new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        : call.Text.Replace("&", "\n&", StringComparison.Ordinal);
}
