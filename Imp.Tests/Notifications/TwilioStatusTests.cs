using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.TwilioSms;
using Imp.Tests.Support;
using static Imp.Tests.Notifications.TwilioWorld;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>What Twilio says became of a message or call.</summary>
public sealed class TwilioStatusTests
{
    [Theory]
    [InlineData(ChannelKind.TwilioSms, "MessageStatus=delivered", DeliveryState.Sent, true, null)]
    [InlineData(ChannelKind.TwilioSms, "MessageStatus=sent", DeliveryState.Sent, false, null)]
    [InlineData(ChannelKind.TwilioSms, "MessageStatus=undelivered&ErrorCode=30003", DeliveryState.Failed, false, "Twilio could not deliver it: the phone cannot be reached (30003).")]
    [InlineData(ChannelKind.TwilioSms, "MessageStatus=failed&ErrorCode=<b>", DeliveryState.Failed, false, "Twilio could not deliver it.")]
    [InlineData(ChannelKind.TwilioSms, "MessageStatus=undelivered&MessageSid=SMof-an-earlier-attempt", DeliveryState.Failed, false, "Twilio could not deliver it.")]
    [InlineData(ChannelKind.TwilioVoice, "CallStatus=completed", DeliveryState.Sent, true, null)]
    [InlineData(ChannelKind.TwilioVoice, "CallStatus=no-answer", DeliveryState.Failed, false, "Nobody answered the call.")]
    [InlineData(ChannelKind.TwilioVoice, "CallStatus=busy", DeliveryState.Failed, false, "The line was busy.")]
    public async Task What_became_of_it_stands_in_the_record(ChannelKind channel, string report, DeliveryState state, bool delivered, string? reason)
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        var path = await StatusAsync(world, channel);
        (string, string)[] form = [.. report.Split('&').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))];

        (await server.PostAsync(path, Signed(path, form) with { Signature = Sign("another", path, form) })).Status.Should().Be(403);
        (await server.PostAsync(path, Signed(path, form))).Status.Should().Be(204);
        (await server.PostAsync(path, Signed(path, form))).Status.Should().Be(204, "Twilio may say it twice");

        var row = (await world.RecordAsync(Title)).First(one => one.Channel == channel);
        (row.State, row.Reason, row.DeliveredAt.HasValue).Should().Be((state, reason, delivered));
        if (state == DeliveryState.Failed) (await world.TimelineAsync(Title)).Should().Contain(line => line.Contains("failed", StringComparison.Ordinal) || line.Contains("could not", StringComparison.Ordinal) || line.Contains("did not", StringComparison.Ordinal));

        // A later word that it arrived after all is the last.
        (string, string)[] arrived = [(channel == ChannelKind.TwilioSms ? "MessageStatus" : "CallStatus", channel == ChannelKind.TwilioSms ? "delivered" : "completed")];
        (await server.PostAsync(path, Signed(path, arrived))).Status.Should().Be(204);
        (await world.RecordAsync(Title)).First(one => one.Channel == channel).Should().Match<DeliveryRow>(one => one.State == DeliveryState.Sent && one.DeliveredAt != null && one.Reason == null);
    }

    [Fact]
    public async Task What_did_not_arrive_lets_the_next_method_leave_at_once()
    {
        await using var world = await StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var fields = TwilioSmsChannel.Declared.Fields.Where(field => field.Name != "Key").ToDictionary(field => field.Name, field => new Secret(field.Example));
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.TwilioSms, "Phone", Phone, Fields: fields), ana);
        await world.DoAsync(new SetPageTimes(ana.Email, new PageTimes(10, 10)), ana);
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        await using var server = await ServeAsync(world);
        var path = await StatusAsync(world, ChannelKind.TwilioSms);
        (await world.RecordAsync(Title)).Single(row => row.Channel == ChannelKind.Email).State.Should().Be(DeliveryState.Pending);

        await server.PostAsync(path, Signed(path, ("MessageStatus", "undelivered"), ("ErrorCode", "30005")));
        await world.RestAsync();

        (await world.RecordAsync(Title)).Single(row => row.Channel == ChannelKind.Email).State.Should().Be(DeliveryState.Sent);
    }

    [Fact]
    public async Task Of_a_message_that_is_not_Twilio_s_nothing_is_reported()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        foreach (var path in new[] { await StatusAsync(world, ChannelKind.Email), $"/twilio/status/{Guid.NewGuid():N}" })
            (await server.PostAsync(path, Signed(path, ("MessageStatus", "failed")))).Status.Should().Be(403);
        (await world.RecordAsync(Title)).Should().OnlyContain(row => row.State == DeliveryState.Sent);
    }
}
