using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Telegram;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class TelegramButtonsTests
{
    private const string Title = "Error rate above 5 %";
    private const string Bot = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    private const string Chat = "4711";

    [Fact]
    public async Task A_button_takes_the_incident_and_leaves_a_trace_in_the_chat()
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        var keyboard = telegram.Calls.Single(call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal)).Json.GetProperty("reply_markup").GetProperty("inline_keyboard").GetRawText();
        var link = await LinkAsync(world);
        keyboard.Should().ContainAll($"a:{link}", $"s:{link}", $"c:{link}", "/incidents/1").And.NotContain("/a/");
        $"a:{link}".Length.Should().BeLessThanOrEqualTo(64);

        await PressAsync(world, $"a:{link}", keyboard: keyboard);

        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await world.TimelineAsync(Title)).Should().Contain("acknowledged");
        var said = telegram.Calls.TakeLast(3).ToList();
        said.Select(call => call.Path[(call.Path.LastIndexOf('/') + 1)..]).Should().Equal("answerCallbackQuery", "editMessageReplyMarkup", "sendMessage");
        said[0].Json.GetProperty("text").GetString().Should().StartWith("#1: Acknowledged by ana");
        said[1].Json.GetProperty("reply_markup").GetRawText().Should().Contain($"c:{link}").And.Contain("/incidents/1").And.NotContain($"a:{link}");
        said[2].Json.GetProperty("reply_parameters").GetProperty("message_id").GetInt64().Should().Be(7);

        await PressAsync(world, $"c:{link}", keyboard: keyboard);
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
        telegram.Calls[^2].Json.GetProperty("reply_markup").GetRawText().Should().Contain("/incidents/1").And.NotContain(link);
    }

    [Fact]
    public async Task A_button_snoozes_it_and_leaves_the_one_to_close()
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        var keyboard = telegram.Calls.Single(call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal)).Json.GetProperty("reply_markup").GetProperty("inline_keyboard").GetRawText();
        var link = await LinkAsync(world);

        await PressAsync(world, $"s:{link}", keyboard: keyboard);

        telegram.Calls[^3].Json.GetProperty("text").GetString().Should().StartWith("#1: Snoozed by ana until ");
        telegram.Calls[^2].Json.GetProperty("reply_markup").GetRawText().Should().Contain($"c:{link}").And.NotContain($"s:{link}").And.NotContain($"a:{link}");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
    }

    [Theory]
    [InlineData("another chat", "4712", "4712", Bot), InlineData("somebody else in the chat", Chat, "4712", Bot), InlineData("another bot", Chat, Chat, "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw")]
    public async Task A_press_from_elsewhere_changes_nothing(string where, string chat, string from, string bot)
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        var before = telegram.Calls.Count;

        await PressAsync(world, $"a:{await LinkAsync(world)}", chat, from, bot);

        (await ResponseAsync(world)).Should().Be(ResponseState.Open, where);
        telegram.Calls.Skip(before).Should().ContainSingle().Which.Json.GetProperty("text").GetString().Should().Be("This button does nothing here.");
    }

    [Fact]
    public async Task A_token_that_is_not_ours_a_removed_method_and_one_without_proof_change_nothing()
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        var link = await LinkAsync(world);

        foreach (var data in new[] { "", "a:", "x:" + link, "a:" + link[..^1] + "x", "a:" + new string('A', 43) }) await PressAsync(world, data);
        var mail = (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Email).Id;
        await PressAsync(world, "a:" + world.Get<AckLinks>().Make(mail));
        var method = (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Telegram);
        await world.WriteAsync(async db => (await db.ContactMethods.SingleAsync(one => one.Channel == ChannelKind.Telegram)).Edit("Telegram", Chat, "s1.other"));
        await PressAsync(world, "a:" + link);
        await world.WriteAsync(async db => (await db.ContactMethods.SingleAsync(one => one.Channel == ChannelKind.Telegram)).Archive(world.Clock.UtcNow));
        await PressAsync(world, "a:" + link);

        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        method.Should().NotBeNull();
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"callback_query":7}"""), InlineData("""{"callback_query":{"id":"1","data":"a:x","message":[]}}"""), InlineData("""{"message":{"text":7}}"""), InlineData("""{"callback_query":{"id":"1"}}""")]
    public async Task Anything_else_is_left_alone(string update)
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        await world.Get<TelegramButtons>().HandleAsync(Bot, System.Text.Json.JsonElement.Parse(update), default);
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
    }

    [Fact]
    public async Task Imp_listens_once_per_bot_hears_a_press_and_says_a_chat_s_number()
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram);
        var link = await LinkAsync(world);
        var listens = await telegram.WaitForAsync(2);   // the page, and the question that stays open
        listens.Count(call => call.Path.EndsWith("/getUpdates", StringComparison.Ordinal)).Should().Be(1);

        // The open question ends when the bot's method changes hands; the next one brings both updates.
        telegram.WillAnswer(new WebhookAnswer(Body: $$"""{"ok":true,"result":[{"update_id":50,"callback_query":{{Callback($"a:{link}", Chat, Chat)}} },{"update_id":51,"message":{"text":"/start","chat":{"id":99} } }]}"""));
        world.Clock.Advance(TimeSpan.FromSeconds(40));   // given up
        await Eventually.HoldsAsync(() => { world.Clock.Advance(TimeSpan.FromSeconds(1)); return telegram.Calls.Any(call => call.Text.Contains("The number of this chat is 99", StringComparison.Ordinal)); }, "the chat's number is said");

        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        await Eventually.HoldsAsync(() => telegram.Calls.Any(call => call.Path.EndsWith("/getUpdates", StringComparison.Ordinal) && call.Json.GetProperty("offset").GetInt64() == 52), "it asks for what comes after");
    }

    [Fact]
    public async Task A_group_gets_links_because_anybody_could_press()
    {
        await using var telegram = await TelegramAsync();
        await using var world = await PagedAsync(telegram, "-100123");
        var sent = telegram.Calls.Single(call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal)).Json.GetRawText();
        sent.Should().Contain("/a/").And.NotContain("callback_data");
        telegram.Calls.Should().NotContain(call => call.Path.EndsWith("/getUpdates", StringComparison.Ordinal));
    }

    private static async Task<WebhookSink> TelegramAsync()
    {
        var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(Body: """{"ok":true,"result":{"message_id":7}}""");
        sink.HangsAt = "/getUpdates";
        return sink;
    }

    private static async Task<World> PagedAsync(WebhookSink telegram, string chat = Chat)
    {
        var world = await World.StartAsync(services => services.AddSingleton(new OutboundOptions(["127.0.0.1"]))
            .AddSingleton<IChannel>(provider => { var channel = ActivatorUtilities.CreateInstance<TelegramChannel>(provider); channel.Server = new Uri(telegram.Url); return channel; }));
        world.AnyMessage = true;
        world.Get<TelegramApi>().Server = new Uri(telegram.Url);
        var ana = (await world.PeopleAsync("ana"))[0];
        var fields = new Dictionary<string, Secret> { ["Token"] = new(Bot), ["Buttons"] = new("yes") };
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Telegram, "Telegram", chat, Fields: fields), ana);
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        return world;
    }

    private static Task PressAsync(World world, string data, string chat = Chat, string from = Chat, string bot = Bot, string keyboard = "[]") =>
        world.Get<TelegramButtons>().HandleAsync(bot, System.Text.Json.JsonElement.Parse($$"""{"update_id":1,"callback_query":{{Callback(data, chat, from, keyboard)}} }"""), default);

    private static string Callback(string data, string chat, string from, string keyboard = "[]") =>
        $$$"""{"id":"q1","from":{"id":{{{from}}} },"data":"{{{data}}}","message":{"message_id":7,"chat":{"id":{{{chat}}} },"reply_markup":{"inline_keyboard":{{{keyboard}}} } } }""";

    private static async Task<string> LinkAsync(World world) => world.Get<AckLinks>().Make((await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Telegram).Id);

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());
}
