using System.Net;
using System.Text;
using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Mattermost;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Imp.Web.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class MattermostButtonsTests
{
    private const string Title = "Error rate above 5 %";

    [Fact]
    public async Task A_button_takes_it_and_the_message_says_so_and_another_closes_it()
    {
        await using var chat = await WebhookSink.StartAsync();
        await using var world = await PagedAsync(chat);
        await using var app = await ServeAsync(world);
        var sent = chat.Calls.Single();
        sent.Text.Should().NotContain("/a/");
        var actions = sent.Json.GetProperty("attachments")[0].GetProperty("actions").EnumerateArray().ToList();
        actions.Select(one => one.GetProperty("name").GetString()).Should().Equal("I have it", "Snooze 1 h", "Close it");
        actions.Should().OnlyContain(one => one.GetProperty("id").GetString()!.All(char.IsAsciiLetter), "Mattermost takes letters and digits only");
        actions[0].GetProperty("integration").GetProperty("url").GetString().Should().EndWith("/mattermost/action");

        var (status, answer) = await PressAsync(app, actions[0].GetProperty("integration").GetProperty("context").GetRawText());
        status.Should().Be(HttpStatusCode.OK);
        answer.Should().ContainAll("\"update\"", "Acknowledged by ana", "close").And.NotContain("\"acknowledge\"");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);

        (_, answer) = await PressAsync(app, JsonElement.Parse(answer).GetProperty("update").GetProperty("props").GetProperty("attachments")[0].GetProperty("actions")[0].GetProperty("integration").GetProperty("context").GetRawText());
        answer.Should().Contain("Closed by ana").And.NotContain("\"actions\"");
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
    }

    [Fact]
    public async Task Whoever_else_presses_or_makes_one_up_changes_nothing()
    {
        await using var chat = await WebhookSink.StartAsync();
        await using var world = await PagedAsync(chat);
        await using var app = await ServeAsync(world);
        var id = (await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.Mattermost).Id;
        var token = world.Get<MattermostProof>().Make(id);
        string Context(string with, string action = "acknowledge") => $$"""{"token":"{{with}}","action":"{{action}}"}""";

        (await PressAsync(app, Context(token), name: "bo")).Answer.Should().Contain("ephemeral_text").And.Contain("sent to somebody else");
        foreach (var wrong in new[] { Context(""), Context(token[..^1] + "x"), Context(world.Get<AckLinks>().Make(id)), Context(token, "delete"), "{}", "7" }) (await PressAsync(app, wrong)).Status.Should().Be(HttpStatusCode.Forbidden, wrong);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var body in new[] { "", "[", "null", new string(' ', 70_000) + "{}" }) (await http.PostAsync("/mattermost/action", new StringContent(body, Encoding.UTF8, "application/json"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.PostAsync("/mattermost/action", new StringContent("token=" + token))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.GetAsync("/mattermost/action")).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);

        // Whoever goes on guessing waits, and so does all that comes from there.
        for (var guess = 0; guess < 100; guess++) await PressAsync(app, "{}");
        (await PressAsync(app, Context(token))).Status.Should().Be(HttpStatusCode.TooManyRequests);
    }

    private static async Task<(HttpStatusCode Status, string Answer)> PressAsync(WebApplication app, string context, string name = "ana")
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var answer = await http.PostAsync("/mattermost/action", new StringContent($$"""{"user_id":"u1","user_name":"{{name}}","context":{{context}}}""", Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<World> PagedAsync(WebhookSink chat)
    {
        var world = await World.StartAsync(services => services.AddSingleton(new OutboundOptions(["127.0.0.1"])).AddSingleton<IChannel, MattermostChannel>());
        world.AnyMessage = true;
        var ana = (await world.PeopleAsync("ana"))[0];
        var fields = new Dictionary<string, Secret> { ["Url"] = new(chat.Url + "/hooks/4f3kdw5nt7nyzxqjw8d9r1m2xe"), ["Member"] = new("@Ana") };
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Mattermost, "Chat", "", Fields: fields), ana);
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        return world;
    }

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());

    private static Task<WebApplication> ServeAsync(World world) => SmallServer.StartAsync(
        services => services.AddSingleton(world.Get<MattermostButtons>()).AddSingleton(world.Get<AnswerDoor>()),
        app => app.MapMattermost());
}
