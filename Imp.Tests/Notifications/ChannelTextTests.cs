using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>What every channel over HTTP says: all that is needed, as committed, and nothing that a stranger wrote as if it were meant.</summary>
public sealed partial class ChannelTextTests : ChannelExam
{
    private const string Hostile = "<@everyone> @everyone <!channel> *x* _y_ [a](https://evil.example) </b> `c` <users/all> ||s||";

    [Theory, MemberData(nameof(Kinds))]
    public async Task Each_message_is_as_committed(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        var text = new StringBuilder();
        var page = ChannelWorld.Page();
        page = page with { Incident = page.Incident! with { NextAt = page.AskedAt + TimeSpan.FromMinutes(15) } };
        foreach (var (name, message) in new[] { ("page", page), ("repeat", page with { Again = true }), ("several", ChannelWorld.Several()), ("over", ChannelWorld.Page(purpose: DeliveryPurpose.Ended)), ("test", ChannelWorld.Page(purpose: DeliveryPurpose.Test)) }.Where(one => one.Item1 != "several" || kind != ChannelKind.Webhook))
        {
            (await SendAsync(kind, sink, message)).Should().BeOfType<Delivered>();
            var call = sink.Calls[^1];
            text.Append($"## {name}\n{call.Method} {call.Path}\n");
            foreach (var header in call.Headers.Where(one => one.Key is not ("Host" or "User-Agent" or "Accept-Encoding" or "Content-Length" or "webhook-timestamp" or "webhook-signature")).OrderBy(one => one.Key)) text.Append($"{header.Key}: {(header.Value.StartsWith("vapid ") ? "vapid t=…, k=…" : header.Value)}\n");
            text.Append($"\n{Readable(ChannelWorld.Opened(kind, call))}\n\n");
        }
        Snapshot.Matches($"channel-{kind.ToString().ToLowerInvariant()}.txt", Secret().Replace(text.ToString().Replace(sink.Url, "https://server.example"), "\"token\": \"…\""));
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
    public async Task Several_incidents_in_one_message_are_all_named_and_taken_by_one_link(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Several());
        // A program gets each by itself.
        if (kind == ChannelKind.Webhook) return;
        Said(ChannelWorld.Opened(kind, sink.Calls[^1])).Should().ContainAll(["3 incidents need you", "12", "13", "14", "Index is behind", "Queue grows", SaysAloud(kind) ? "Press 4 to take all" : HasButtons(kind) ? "I have them all" : "/a/token"]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_is_changed_in_place_only_where_the_channel_says_so(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        var sent = (Delivered)await SendAsync(kind, sink, ChannelWorld.Page());
        var over = ChannelWorld.Page(purpose: DeliveryPurpose.Ended) with { Edits = sent.Reference ?? "1" };
        if (!ChannelBook.Of(kind).EditsSent)
        {
            (await SendAsync(kind, sink, over)).Should().BeOfType<Delivered>().Which.Answer.Should().NotContain("changed in place");
            return;
        }

        sent.Reference.Should().NotBeNullOrEmpty();
        (await SendAsync(kind, sink, over)).Should().BeOfType<Delivered>().Which.Reference.Should().Be(sent.Reference);
        var edit = sink.Calls[^1];
        (edit.Method + edit.Path).Should().NotBe(sink.Calls[^2].Method + sink.Calls[^2].Path);
        Said(edit).Should().Contain("Over: [SEV1] #12").And.NotContain("/a/token");

        // Too old, or deleted: then it is a message like any other, unless it is only the receiver's own act.
        foreach (var status in new[] { 400, 404 })
        {
            sink.WillAnswer(new WebhookAnswer(status, Body: "Unknown Message"));
            (await SendAsync(kind, sink, over)).Should().BeOfType<Delivered>().Which.Answer.Should().Contain("Sent as a new message");
            sink.Calls[^1].Method.Should().Be("POST");
            sink.WillAnswer(new WebhookAnswer(status, Body: "Unknown Message"));
            var before = sink.Calls.Count;
            (await SendAsync(kind, sink, over with { OnlyEdits = true })).Should().BeOfType<Delivered>().Which.Answer.Should().StartWith("Nothing was sent");
            sink.Calls.Count.Should().Be(before + 1);
        }
        sink.WillAnswer(new WebhookAnswer(503, Body: "later"));
        (await SendAsync(kind, sink, over)).Should().BeOfType<TryLater>("a server in trouble says nothing about the old message");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_hostile_title_calls_nobody_and_formats_nothing(ChannelKind kind)
    {
        await using var sink = await SinkAsync(kind);
        await SendAsync(kind, sink, ChannelWorld.Page(Hostile));
        var texts = Texts(ChannelWorld.Opened(kind, sink.Calls[^1])).ToList();
        switch (kind)
        {
            case ChannelKind.Slack or ChannelKind.SlackBot: texts.Should().NotContain(text => text.Contains("<@") || text.Contains("<!") || text.Contains("</b>")); break;
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

    /// <summary>Nobody writes an address down that is read to him; what he presses goes to the link.</summary>
    private static string[] LinksOf(ChannelKind kind) => SaysAloud(kind) ? ["https://imp.example.org/a/token/call"] : HasButtons(kind) ? ["https://imp.example.org/incidents/12", "acknowledge", "snooze", "close"] : ["https://imp.example.org/incidents/12", "https://imp.example.org/a/token"];

    private static bool SaysAloud(ChannelKind kind) => kind == ChannelKind.TwilioVoice;

    /// <summary>Where it is known who presses, there is no link that anybody could open.</summary>
    private static bool HasButtons(ChannelKind kind) => kind is ChannelKind.SlackBot or ChannelKind.Mattermost;

    /// <summary>What a button carries, made with a key of this test's own.</summary>
    [GeneratedRegex("\"token\": \"[A-Za-z0-9_-]{43}\"")]
    private static partial Regex Secret();

    private static string Readable(WebhookCall call) => call.Headers["Content-Type"].StartsWith("application/json", StringComparison.Ordinal)
        ? JsonSerializer.Serialize(call.Json, new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        : call.Text.Replace("&", "\n&", StringComparison.Ordinal);
}
