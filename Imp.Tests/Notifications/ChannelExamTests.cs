using System.Text;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Demo;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Notifications;

/// <summary>The exam that every channel over HTTP sits against an outside world that misbehaves.</summary>
public sealed class ChannelExamTests : ChannelExam
{
    /// <summary>Statuses at which a channel's own paper says that the address is gone, besides 410 where it stands.</summary>
    private static readonly Dictionary<ChannelKind, int[]> Ends = new()
    {
        [ChannelKind.Ntfy] = [], [ChannelKind.Gotify] = [], [ChannelKind.Pushover] = [], [ChannelKind.TwilioSms] = [], [ChannelKind.TwilioVoice] = [], [ChannelKind.Discord] = [401, 403, 404, 410],
        [ChannelKind.WebPush] = [404, 410], [ChannelKind.Teams] = [401, 403, 404, 410], [ChannelKind.GoogleChat] = [403, 404, 410], [ChannelKind.Telegram] = [401, 403, 410],
    };

    [Fact]
    public void No_channel_stays_away()
    {
        ChannelBook.All.Select(profile => profile.Kind).Should().Equal(Enum.GetValues<ChannelKind>(), "each kind is declared by one channel");
        typeof(IChannel).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IDeclaredChannel).IsAssignableFrom(type) && !typeof(HttpChannel).IsAssignableFrom(type))
            .Should().Equal([typeof(EmailChannel)], "mail has an exam of its own, EmailChannelTests, because it speaks SMTP");
    }

    /// <summary>Two senders of one kind share its messages by chance, and the demo's sends nothing.</summary>
    [Fact]
    public void A_server_has_one_sender_of_each_kind_and_nothing_of_the_demo()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder.Path);
        var parts = new ServiceCollection().AddImp(data);

        parts.Where(part => part.ServiceType == typeof(IChannel)).Select(part => part.ImplementationType!.GetProperty(nameof(IDeclaredChannel.Declared))?.GetValue(null)).Should().BeEquivalentTo(ChannelBook.All);
        parts.Where(part => part.ImplementationType?.Namespace == typeof(DemoOwner).Namespace).Should().BeEmpty();
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
        var echo = $"{call.Path} {string.Join(' ', secrets)} https:\\/\\/imp.example.org\\/a\\/token {call.Headers.GetValueOrDefault("Authorization")} {(profile.Signs ? World.Secret.Reveal : "")}";
        foreach (var status in new[] { 200, 400, 404, 410, 429, 500 })
        {
            sink.Otherwise = new WebhookAnswer(status, Body: echo);
            var answer = (await SendAsync(kind, sink, ChannelWorld.Page())).Answer;
            answer.Should().NotContain("/token").And.NotContain(World.Secret.Reveal);
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
    public async Task What_it_says_of_itself_is_whole_and_its_examples_are_accepted(ChannelKind kind)
    {
        var profile = ChannelBook.Of(kind);
        profile.Form.Should().NotBeEmpty();
        profile.SetUp.Should().NotBeNullOrWhiteSpace();
        File.ReadLines(Path.Combine(Repository.Root, "docs", "channels.md")).Should().Contain(line => line.StartsWith($"| {kind.Name()} |"), "docs/channels.md has a row for it");
        profile.Acknowledging.Should().NotBe(Acknowledging.None);
        profile.Says(ExampleMessage.Of(new PublicAddress("https://imp.example.org"), "Ana", DateTimeOffset.UnixEpoch, Wording.English)).Should().ContainAll("42", "Error rate above 5 %", "Checkout");
        ChannelFields.Problems(profile, profile.Address?.Example ?? "", profile.Fields.ToDictionary(field => field.Name, field => field.Example)).Should().BeEmpty();
        foreach (var field in profile.Form.Where(field => !field.Optional)) ChannelFields.Problems(profile, "", new Dictionary<string, string>()).Select(one => one.Field).Should().Contain(field.Name);

        // Sealed with another installation's key file.
        using var other = new ChannelWorld();
        (await Channel(kind, "http://127.0.0.1:9", TimeProvider.System).SendAsync(ChannelWorld.Page(), other.Example(profile, "http://127.0.0.1:9"), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("key file");
    }

    /// <summary>What is secret in an address: the last and longest part of its path or query.</summary>
    private static IEnumerable<string> UrlSecrets(ChannelProfile profile) => profile.Fields.Where(field => field.Type == FieldType.Url)
        .Select(field => new Uri(field.Example).PathAndQuery.Split('/', '?', '&', '=').MaxBy(part => part.Length)!);
}
