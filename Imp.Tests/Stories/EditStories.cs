using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A message that was sent and can be changed says what became of it, and nobody gets another one for that.</summary>
public sealed class EditStories
{
    [Fact]
    public async Task The_page_itself_says_who_has_it_and_that_it_is_over()
    {
        await using var chat = await Chat.StartAsync(MessageLimits.Off);
        var (world, ana, bo) = (chat.World, chat.Ana, chat.Bo);
        await world.SignalAsync("checkout", "Card payments fail");

        await world.AcknowledgeAsync("Card payments fail", bo);
        await world.CloseAsync("Card payments fail", bo);

        chat.Telegram.Arrived.Where(one => one.Person == ana.Id).Select(one => (one.Message.Purpose, one.Message.Edits, one.Message.OnlyEdits))
            .Should().Equal((DeliveryPurpose.Page, null, false), (DeliveryPurpose.Taken, "77", false), (DeliveryPurpose.Ended, "77", false));
        chat.Telegram.Arrived[1].Text.Should().Contain("bo has it.");
        (await world.TimelineAsync("Card payments fail")).Should().NotContain(line => line.Contains("paged ana by Telegram (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_did_it_himself_gets_the_change_and_no_message()
    {
        await using var chat = await Chat.StartAsync(MessageLimits.Off);
        var (world, ana) = (chat.World, chat.Ana);
        await world.SignalAsync("checkout", "Card payments fail");

        await world.AcknowledgeAsync("Card payments fail", ana);
        await world.CloseAsync("Card payments fail", ana);

        chat.Telegram.Arrived.Skip(1).Should().HaveCount(2).And.OnlyContain(one => one.Message.Edits == "77" && one.Message.OnlyEdits);
    }

    [Fact]
    public async Task Of_several_news_that_wait_the_newest_survives()
    {
        await using var chat = await Chat.StartAsync(new MessageLimits([new(ChannelClass.Chat, MessageClass.Any, 1, 1)], 0));
        var world = chat.World;
        await world.SignalAsync("checkout", "Card payments fail");

        await world.AcknowledgeAsync("Card payments fail", chat.Bo);
        await world.CloseAsync("Card payments fail", chat.Bo);
        await world.FastForwardAsync(Minutes(2));

        chat.Telegram.Arrived.Select(one => one.Message.Purpose).Should().Equal(DeliveryPurpose.Page, DeliveryPurpose.Ended);
        (await world.RecordAsync("Card payments fail")).Single(row => row.Purpose == DeliveryPurpose.Taken).Reason.Should().Be("newer news follow");
    }

    [Fact]
    public async Task What_went_in_a_bundle_ends_in_a_message_of_its_own()
    {
        await using var chat = await Chat.StartAsync(MessageLimits.Off with { BundleSeconds = 120 });
        var world = chat.World;
        foreach (var title in new[] { "one", "two", "three" }) await world.SignalAsync("checkout", title);
        await world.FastForwardAsync(Minutes(2));

        await world.CloseAsync("two", chat.Bo);

        var last = chat.Telegram.Arrived[^1].Message;
        (last.Purpose, last.Edits, last.Incident!.Title).Should().Be((DeliveryPurpose.Ended, null, "two"), "the bundle is about the others too");
    }

    [Fact]
    public async Task Who_was_only_called_is_told_the_end_by_something_quieter()
    {
        FakeChannel? calls = null;
        await using var world = await World.StartAsync(services => services.AddSingleton<IChannel>(provider => calls ??= new FakeChannel(ChannelKind.TwilioVoice, provider.GetRequiredService<TimeProvider>())));
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.WriteAsync(db =>
        {
            db.ContactMethods.Single(method => method.Id == ana.Email).Use(new PageTimes(60, 60));
            db.ContactMethods.Add(ContactMethod.Create(new ContactMethodId(world.NewId()), ana.Id, ChannelKind.TwilioVoice, "Phone", "+491701234567", null, world.Clock.UtcNow));
        });
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", "Card payments fail");
        calls!.Arrived.Should().ContainSingle();

        await world.CloseAsync("Card payments fail", bo);

        world.Inbox(ana).ShouldHold("Over: [SEV2] #1 Card payments fail").ShouldBeEmpty();
        calls.Arrived.Should().ContainSingle("a phone does not ring for that");
    }

    /// <summary>A world in which Ana is reached by a chat whose messages can be changed.</summary>
    private sealed class Chat : IAsyncDisposable
    {
        public required World World { get; init; }

        public required FakeChannel Telegram { get; init; }

        public required Person Ana { get; init; }

        public required Person Bo { get; init; }

        public static async Task<Chat> StartAsync(MessageLimits limits)
        {
            FakeChannel? telegram = null;
            var world = await World.StartAsync(services => services.AddSingleton<IChannel>(provider => telegram ??= new FakeChannel(ChannelKind.Telegram, provider.GetRequiredService<TimeProvider>())
            {
                Otherwise = new Delivered("200: message 77") { Reference = "77" },
            }), limits);
            var (ana, bo) = await world.PeopleAsync("ana", "bo");
            await world.WriteAsync(db =>
            {
                db.ContactMethods.RemoveRange(db.ContactMethods.Where(method => method.Id == ana.Email));
                db.ContactMethods.Add(ContactMethod.Create(new ContactMethodId(world.NewId()), ana.Id, ChannelKind.Telegram, "Telegram", "123456", null, world.Clock.UtcNow));
            });
            await world.ServiceAsync("checkout", Step(ana));
            return new Chat { World = world, Telegram = world.Get<IEnumerable<IChannel>>().OfType<FakeChannel>().Single(channel => channel.Kind == ChannelKind.Telegram), Ana = ana, Bo = bo };
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
