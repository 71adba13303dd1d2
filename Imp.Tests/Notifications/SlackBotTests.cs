using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.SlackBot;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class SlackBotTests
{
    private const string Title = "Error rate above 5 %";
    private const string Ana = "U024BE7LH";

    [Fact]
    public async Task A_button_takes_it_the_message_is_changed_in_place_and_another_closes_it()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack);
        var post = slack.Of("/api/chat.postMessage").Single();
        var value = await ValueAsync(world);
        post.Headers["Authorization"].Should().StartWith("Bearer xoxb-");
        post.Text.Should().ContainAll("\"acknowledge\"", "\"snooze\"", "\"close\"", value, "/incidents/1").And.NotContain("/a/", "what anybody in a channel could open is not there");

        await slack.PressAsync("acknowledge", value, Ana, "e1");

        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        slack.Whispers.Should().ContainSingle().Which.Should().StartWith("#1: Acknowledged by ana");
        await world.RestAsync();
        var edit = slack.Of("/api/chat.update").Single().Json;
        edit.GetProperty("channel").GetString().Should().Be("D024BE91L");
        edit.GetProperty("ts").GetString().Should().StartWith("1700000000.");
        edit.GetRawText().Should().Contain("Taken: [SEV2] #1").And.Contain("\"close\"").And.NotContain("\"acknowledge\"");

        await slack.PressAsync("close", value, Ana, "e2");
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
        await world.RestAsync();
        slack.Of("/api/chat.update")[^1].Text.Should().Contain("Over: [SEV2] #1").And.NotContain("\"actions\"");
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.From).ToListAsync())).Should().Contain("Slack");
    }

    [Fact]
    public async Task A_snooze_holds_for_an_hour_and_then_pages_again_below_the_first_message()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack);

        await slack.PressAsync("snooze", await ValueAsync(world), Ana, "e1");

        slack.Whispers.Single().Should().StartWith("#1: Snoozed by ana until ");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        await world.FastForwardAsync(Minutes(61));
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        var posts = slack.Of("/api/chat.postMessage");
        posts.Should().HaveCountGreaterThan(1);
        var first = (await world.RecordAsync(Title)).Where(row => row.Channel == ChannelKind.SlackBot && row.Purpose == DeliveryPurpose.Page).MinBy(row => row.QueuedAt)!.Attempts[0].Answer;
        var again = posts[^1].Json;
        first.Should().EndWith(again.GetProperty("thread_ts").GetString());
        again.GetProperty("reply_broadcast").GetBoolean().Should().BeTrue("below the first one alone nobody would notice");

        // Who closes it leaves no message behind that still asks for somebody.
        var before = slack.Of("/api/chat.update").Count;
        await slack.PressAsync("close", await ValueAsync(world), Ana, "e2");
        await world.RestAsync();
        var edits = slack.Of("/api/chat.update").Skip(before).ToList();
        edits.Select(call => call.Json.GetProperty("ts").GetString()).Distinct().Should().HaveCount(2);
        edits.Should().OnlyContain(call => call.Text.Contains("Over: [SEV2] #1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_is_not_its_person_s_own_press_changes_nothing()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack);
        var value = await ValueAsync(world);

        await slack.PressAsync("acknowledge", value, "U0SOMEBODY", "e1");
        slack.Whispers.Single().Should().StartWith("This message was sent to somebody else");
        await slack.PressAsync("acknowledge", Guid.NewGuid().ToString("N"), Ana, "e2");
        slack.Whispers[^1].Should().Be("This button does nothing here.");
        await slack.PressAsync("acknowledge", "no id", Ana, "e3");
        await slack.PressAsync("delete", value, Ana, "e4");
        await slack.PressAsync("acknowledge", value, Ana, "e5", type: "view_submission");
        foreach (var garbage in new[] { "[]", "not json", """{"type":"hello"}""", """{"envelope_id":"e6","type":"interactive","payload":7}""", """{"envelope_id":"e7","type":"interactive","payload":{"type":"block_actions","actions":[7]}}""" }) await slack.SayAsync(garbage);
        var mail = (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Email).Id;
        await slack.PressAsync("acknowledge", mail.Value.ToString("N"), Ana, "e8");
        // Another app's line brings it, as if its token had been stolen from elsewhere.
        await world.Get<SlackButtons>().PressAsync("xapp-1-another", "e9", System.Text.Json.JsonElement.Parse($$"""{"type":"block_actions","user":{"id":"{{Ana}}"},"actions":[{"action_id":"acknowledge","value":"{{value}}"}]}"""), default);

        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        await world.WriteAsync(async db => (await db.ContactMethods.SingleAsync(one => one.Channel == ChannelKind.SlackBot)).Archive(world.Clock.UtcNow));
        await slack.PressAsync("acknowledge", value, Ana, "e10");
        (await ResponseAsync(world)).Should().Be(ResponseState.Open, "the method was removed");
        await Eventually.HoldsAsync(() => slack.Acknowledged.Contains("e10"), "all of it to be acknowledged, so that Slack does not bring it for ever");
        slack.Acknowledged.Should().Contain(["e6", "e7"]);
    }

    [Fact]
    public async Task An_envelope_that_is_brought_again_acts_once()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack);
        var value = await ValueAsync(world);

        await slack.PressAsync("close", value, Ana, "e1");
        var id = await world.IdAsync(Title);
        await world.DoAsync(new Imp.Infrastructure.Incidents.ReopenIncident(id, "not over"), (await world.PeopleAsync("bo"))[0]);
        await slack.PressAsync("close", value, Ana, "e1");

        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        slack.Acknowledged.Should().Equal("e1", "e1");
    }

    [Fact]
    public async Task A_line_that_breaks_or_is_taken_away_is_opened_again()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack);
        var value = await ValueAsync(world);
        int Asked() => slack.Of("/api/apps.connections.open").Count;
        await Eventually.HoldsAsync(() => slack.IsOpen, "the first line");
        var before = Asked();

        await slack.SayAsync("""{"type":"disconnect","reason":"refresh_requested"}""");
        await Eventually.HoldsAsync(() => { world.Clock.Advance(TimeSpan.FromSeconds(1)); return slack.IsOpen && Asked() == before + 1; }, "the next line");
        slack.Refusal = "internal_error";
        slack.Drop();
        await Eventually.HoldsAsync(() => { world.Clock.Advance(TimeSpan.FromSeconds(1)); return Asked() >= before + 4; }, "tries while Slack is in trouble");
        slack.Refusal = null;
        await Eventually.HoldsAsync(() => { world.Clock.Advance(TimeSpan.FromSeconds(1)); return slack.IsOpen; }, "the line to be back");

        await slack.PressAsync("acknowledge", value, Ana, "e1");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
    }

    [Theory]
    [InlineData("U024BE7LH", "", false), InlineData("C024BE91L", "", true), InlineData("C024BE91L", "U024BE7LH", false)]
    public async Task In_a_channel_there_are_buttons_only_for_a_known_member(string address, string member, bool links)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var world = await PagedAsync(slack, address, member);

        slack.Of("/api/chat.postMessage").Single().Text.Contains("/a/", StringComparison.Ordinal).Should().Be(links);
        if (links) slack.Of("/api/apps.connections.open").Should().BeEmpty("nobody is listened to who cannot press");
    }

    private static async Task<World> PagedAsync(FakeSlack slack, string address = Ana, string member = "")
    {
        var world = await World.StartAsync(services => services.AddSingleton(new OutboundOptions(["127.0.0.1"]))
            .AddSingleton<IChannel>(provider => { var channel = ActivatorUtilities.CreateInstance<SlackBotChannel>(provider); channel.Server = new Uri(slack.Url); return channel; }));
        world.AnyMessage = true;
        world.Get<SlackApi>().Server = new Uri(slack.Url);
        var ana = (await world.PeopleAsync("ana"))[0];
        var fields = SlackBotChannel.Declared.Fields.ToDictionary(field => field.Name, field => new Secret(field.Name == "Member" ? member : field.Example));
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.SlackBot, "Slack", address, Fields: fields), ana);
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        return world;
    }

    private static async Task<string> ValueAsync(World world) => (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.SlackBot).Id.Value.ToString("N");

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());
}
