using System.Net;
using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Notifications.TwilioWorld;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>Keys pressed in a call and words sent back.</summary>
public sealed class TwilioRepliesTests
{
    /// <summary>Twilio's own example.</summary>
    [Fact]
    public void The_example_of_Twilio_s_paper_is_believed()
    {
        var form = new Dictionary<string, string> { ["To"] = "+18005551212", ["From"] = "+14158675309", ["Digits"] = "1234", ["Caller"] = "+14158675309", ["CallSid"] = "CA1234567890ABCDE" };
        TwilioSignature.Fits("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=").Should().BeTrue();
        TwilioSignature.Fits("12346", "https://mycompany.com/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=").Should().BeFalse();
        TwilioSignature.Fits("", "https://mycompany.com/myapp.php", form, TwilioSignature.Sign("", "https://mycompany.com/myapp.php")).Should().BeFalse();
        TwilioSignature.Fits("12345", "https://a.example/x", [], TwilioSignature.Sign("12345", "https://a.example:443/x")).Should().BeTrue("now with the port and now without");
    }

    [Fact]
    public async Task A_pressed_key_takes_it_and_another_closes_it()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        var path = await CallAsync(world);

        (await server.PostAsync(path, Signed(path, ("Digits", "9")))).Should().Be((200, $"""<Response><Gather numDigits="1" timeout="10" action="{Public}{path}"><Say language="en-US">Press 4 to take it. Press 5 to snooze it for an hour. Press 6 to close it.</Say></Gather></Response>"""));
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await server.PostAsync(path, Signed(path, ("Digits", "4"), ("CallSid", "CA1")))).Text.Should().Contain("Acknowledged by ana").And.Contain("Goodbye");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await server.PostAsync(path, Signed(path, ("Digits", "6")))).Text.Should().Contain("Closed by ana");
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_key_and_a_word_snooze_for_an_hour_and_then_it_pages_again(bool byCall)
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        var path = byCall ? await CallAsync(world) : "/twilio/sms";

        (await server.PostAsync(path, byCall ? Signed(path, ("Digits", "5")) : Signed(path, ("From", Phone), ("Body", "1s")))).Text.Should().Contain("#1: Snoozed by ana until 2 Mar 2026");

        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        var before = (await world.RecordAsync(Title)).Count(row => row.Purpose == DeliveryPurpose.Page);
        await world.FastForwardAsync(Minutes(61));
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await world.RecordAsync(Title)).Count(row => row.Purpose == DeliveryPurpose.Page).Should().BeGreaterThan(before);
    }

    [Fact]
    public async Task Nobody_takes_by_a_message_what_somebody_else_has()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        await world.AcknowledgeAsync(Title, (await world.PeopleAsync("bo"))[0]);

        foreach (var body in new[] { "1", "1s" }) (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", Phone), ("Body", body)))).Text.Should().Contain("#1: Acknowledged by bo");
    }

    [Theory]
    [InlineData("https://imp.example.org", true), InlineData("http://localhost:3001", false), InlineData("http://10.0.0.7:3001", false), InlineData("https://[fd00::1]", false), InlineData("http://imp", false), InlineData("https://imp.local", false), InlineData("https://8.8.8.8", true)]
    public void Only_an_address_that_Twilio_could_call_is_named_to_it(string url, bool named) => new PublicAddress(url).IsPublic.Should().Be(named);

    [Fact]
    public async Task A_phone_does_not_ring_for_what_is_over()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await world.CloseAsync(Title, (await world.PeopleAsync("bo"))[0]);

        (await world.RecordAsync(Title)).Where(row => row.Purpose == DeliveryPurpose.Ended).Select(row => row.Channel).Should().BeEquivalentTo([ChannelKind.Email, ChannelKind.TwilioSms]);
    }

    [Fact]
    public async Task Whoever_is_not_Twilio_is_turned_away()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        var path = await CallAsync(world);

        foreach (var at in new[] { path, "/twilio/sms" })
        {
            (string, string)[] form = [("Digits", "4"), ("From", Phone), ("Body", "ok")];
            (await server.PostAsync(at, Signed(at, form) with { Signature = null })).Status.Should().Be(403, "there is no signature");
            (await server.PostAsync(at, Signed(at, form) with { Signature = Sign("another account's token", at, form) })).Status.Should().Be(403);
            (await server.PostAsync(at, Signed(at, form) with { Signature = Sign(Token, at + "x", form) })).Status.Should().Be(403, "it was signed for another address");
            (await server.PostAsync(at, Signed(at, form) with { Form = [.. form, ("Extra", "1")] })).Status.Should().Be(403, "something was added");
            (await server.PostAsync(at, Signed(at, form) with { Form = [("Digits", "6"), .. form[1..]] })).Status.Should().Be(403, "something was changed");
        }
        (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", "+4915199999999"), ("Body", "ok")))).Status.Should().Be(404, "nobody has that phone");
        (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", "+4915199999999"), ("Body", "ok")) with { Signature = "x" })).Status.Should().Be(403);
        (await server.PostAsync(path[..^6] + "x/call", Signed(path[..^6] + "x/call", ("Digits", "4")))).Status.Should().Be(403, "the token is not ours");
        (await server.Http.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await server.Http.GetAsync("/twilio/sms")).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);

        // The message to the mailbox has a token too, but nobody calls a mailbox.
        var mail = (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Email).Id;
        var other = $"/a/{world.Get<AckLinks>().Make(mail)}/call";
        (await server.PostAsync(other, Signed(other, ("Digits", "4")))).Status.Should().Be(403);
        await world.WriteAsync(async db => (await db.ContactMethods.SingleAsync(one => one.Channel == ChannelKind.TwilioVoice)).Archive(world.Clock.UtcNow));
        (await server.PostAsync(path, Signed(path, ("Digits", "4")))).Status.Should().Be(403, "the number was removed");
    }

    [Fact]
    public async Task An_answer_to_a_short_message_takes_what_is_meant()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        Task<(int Status, string Text)> Answer(string body) => server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", Phone), ("To", "+15005550006"), ("Body", body)));

        (await Answer("who is this?")).Text.Should().Be("<Response><Message>Answer with an incident's number to take it, with the number and s to snooze it for an hour, or with the number and c to close it. Open: 1.</Message></Response>");
        (await Answer("77")).Text.Should().Contain("No incident #77 was sent to you. Open: 1.");
        await world.SignalAsync("checkout", "Disk full");
        (await Answer("ok")).Text.Should().Contain("Which one? Open: 2, 1.");
        (await Answer("1")).Text.Should().Contain("#1: Acknowledged by ana");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await Answer("close 2")).Text.Should().Contain("#2: Closed by ana");
        (await Answer("done")).Text.Should().Contain("#1: Closed by ana");
        (await Answer("ok")).Text.Should().Contain("Nothing that was sent to you is open.");
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.From).ToListAsync())).Should().Contain("short message");
    }

    [Fact]
    public async Task Whoever_chose_German_hears_and_reads_German()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await world.WriteAsync(async db => (await db.Users.SingleAsync(user => user.Name == "ana")).Speak("de"));
        await using var server = await ServeAsync(world);
        var path = await CallAsync(world);

        (await server.PostAsync(path, Signed(path, ("Digits", "9")))).Text.Should().Contain("<Say language=\"de-DE\">Zum Übernehmen die 4 drücken.");
        (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", Phone), ("Body", "wer?")))).Text.Should().Contain("Die Nummer eines Incidents übernimmt ihn").And.Contain("Offen: 1.");
        (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", Phone), ("Body", "1 übernehmen")))).Text.Should().Contain("#1: Von ana quittiert");
        (await server.PostAsync(path, Signed(path, ("Digits", "6")))).Text.Should().Contain("Von ana geschlossen").And.Contain("Auf Wiederhören.");
    }

    [Fact]
    public async Task A_viewer_may_say_that_he_is_awake_but_not_end_it()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title, Role.Viewer);
        await using var server = await ServeAsync(world);
        var path = await CallAsync(world);

        (await server.PostAsync(path, Signed(path, ("Digits", "6")))).Text.Should().Contain("your role does not let you close it");
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await server.PostAsync(path, Signed(path, ("Digits", "4")))).Text.Should().Contain("Acknowledged by ana");
    }
}
