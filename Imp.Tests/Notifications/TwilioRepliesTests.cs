using System.Net;
using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Infrastructure.Notifications.TwilioSms;
using Imp.Infrastructure.Notifications.TwilioVoice;
using Imp.Tests.Support;
using Imp.Web.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class TwilioRepliesTests
{
    private const string Title = "Error rate above 5 %";
    private const string Phone = "+491701234567";
    private const string Token = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
    private const string Public = "http://localhost:3001";

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

    [Theory]
    [InlineData("12", ReplyAction.Acknowledge, 12), InlineData(" #12 ", ReplyAction.Acknowledge, 12), InlineData("12a", ReplyAction.Acknowledge, 12), InlineData("Ack 12!", ReplyAction.Acknowledge, 12)]
    [InlineData("12c", ReplyAction.Close, 12), InlineData("RESOLVE #12", ReplyAction.Close, 12), InlineData("ok", ReplyAction.Acknowledge, null), InlineData("done.", ReplyAction.Close, null)]
    public void A_short_answer_is_understood(string text, ReplyAction action, int? number) => ReplyText.Parse(text).Should().Be(new Reply(action, number));

    [Theory]
    [InlineData(""), InlineData("?"), InlineData("12 13"), InlineData("not 12"), InlineData("ok but who closes 12"), InlineData("99999999999999999999"), InlineData("I am driving, somebody else please take this one, 12")]
    public void Anything_else_is_not_guessed(string text) => ReplyText.Parse(text).Should().BeNull();

    [Fact]
    public async Task A_pressed_key_takes_it_and_another_closes_it()
    {
        await using var world = await StartAsync();
        await PagedAsync(world, Title);
        await using var server = await ServeAsync(world);
        var path = await CallAsync(world);

        (await server.PostAsync(path, Signed(path, ("Digits", "9")))).Should().Be((200, $"""<Response><Gather numDigits="1" timeout="10" action="{Public}{path}"><Say loop="1">Press 4 to take it. Press 6 to close it.</Say></Gather></Response>"""));
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await server.PostAsync(path, Signed(path, ("Digits", "4"), ("CallSid", "CA1")))).Text.Should().Contain("Acknowledged by ana").And.Contain("Goodbye");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await server.PostAsync(path, Signed(path, ("Digits", "6")))).Text.Should().Contain("Closed by ana");
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
    }

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
        (await server.PostAsync("/twilio/sms", Signed("/twilio/sms", ("From", "+4915199999999"), ("Body", "ok")))).Status.Should().Be(403, "nobody has that phone");
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

        (await Answer("who is this?")).Text.Should().Be("<Response><Message>Answer with an incident's number to take it, or with the number and c to close it. Open: 1.</Message></Response>");
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

    private static async Task<World> StartAsync()
    {
        var world = await World.StartAsync(services =>
        {
            foreach (var kind in new[] { ChannelKind.TwilioSms, ChannelKind.TwilioVoice }) services.AddSingleton<IChannel>(provider => new FakeChannel(kind, provider.GetRequiredService<TimeProvider>()));
        });
        world.AnyMessage = true;
        return world;
    }

    private static async Task<Person> PagedAsync(World world, string title, Role role = Role.Responder)
    {
        var ana = (await world.PeopleAsync(role, "ana"))[0];
        foreach (var profile in new[] { TwilioSmsChannel.Declared, TwilioVoiceChannel.Declared })
        {
            var fields = profile.Fields.Where(field => field.Name != "Key").ToDictionary(field => field.Name, field => new Secret(field.Example));
            await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, profile.Kind, "Phone", Phone, Fields: fields), ana);
        }
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", title);
        return ana;
    }

    private static async Task<string> CallAsync(World world) =>
        $"/a/{world.Get<AckLinks>().Make((await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.TwilioVoice).Id)}/call";

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());

    private static Request Signed(string path, params (string Name, string Value)[] form) => new(form, Sign(Token, path, form));

    private static string Sign(string token, string path, IEnumerable<(string Name, string Value)> form) => Convert.ToBase64String(HMACSHA1.HashData(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Public + path + string.Concat(form.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value)))));

    private static async Task<Served> ServeAsync(World world)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(world.Get<AckLinkQueries>()).AddSingleton(world.Get<ReplyDesk>()).AddSingleton(world.Get<TwilioQueries>()).AddSingleton(world.Get<PublicAddress>());
        var app = builder.Build();
        app.MapAcknowledge();
        app.MapTwilio();
        await app.StartAsync();
        return new Served(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    private sealed record Request((string Name, string Value)[] Form, string? Signature);

    private sealed record Served(WebApplication App, HttpClient Http) : IAsyncDisposable
    {
        public async Task<(int Status, string Text)> PostAsync(string path, Request request)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(request.Form.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
            if (request.Signature is not null) message.Headers.Add("X-Twilio-Signature", request.Signature);
            var answer = await Http.SendAsync(message);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
        }
    }
}
