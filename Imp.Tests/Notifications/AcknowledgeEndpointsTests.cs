using System.Net;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Imp.Web.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

public sealed class AcknowledgeEndpointsTests
{
    private const string Title = "Queue <b>stuck</b>";

    [Fact]
    public async Task Opening_the_link_changes_nothing_and_the_button_acknowledges_as_that_person()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("mail", Step(ana), Step(bo, after: Minutes(5)));
        await world.SignalAsync("mail", Title);
        world.Inbox(ana).ShouldHold("/a/");
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var link = await LinkAsync(world);

        var page = await http.GetAsync(link);
        var html = await page.Content.ReadAsStringAsync();
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        html.Should().Contain($"<form method=\"post\" action=\"{link}\"><button>I have it</button><button class=\"plain\" formaction=\"{link}/snooze\">Snooze 1 h</button><button class=\"plain\" formaction=\"{link}/close\">Close it</button></form>").And.Contain("Queue &lt;b&gt;stuck&lt;/b&gt;").And.Contain("SEV2").And.NotContain("<script");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'");
        page.Headers.GetValues("Referrer-Policy").Single().Should().Be("no-referrer");
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await world.RecordAsync(Title))[0].Should().Match<DeliveryRow>(row => row.SeenAt != null && row.ActedAt == null);

        (await (await http.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Contain("Acknowledged by ana").And.NotContain("<button>").And.Contain("/snooze").And.Contain("/close");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        (await world.RecordAsync(Title))[0].ActedAt.Should().NotBeNull();
        (await http.PostAsync(link, null)).StatusCode.Should().Be(HttpStatusCode.OK);
        await world.FastForwardAsync(Hours(1));
        (await world.TimelineAsync(Title)).Count(line => line == "acknowledged").Should().Be(1);
    }

    [Fact]
    public async Task A_notification_s_button_acknowledges_without_a_page_and_hears_the_truth()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        world.Inbox(ana).ShouldHold(Title);
        var link = await LinkAsync(world);
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        (await (await http.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Contain("Acknowledged by ana");
        await world.CloseAsync(Title, bo);
        world.Inbox(ana).ShouldHold("It is over");
        (await (await http.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Contain("Closed by bo");
        (await http.PostAsync(link[..^1] + "x", null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_speaks_as_the_message_did_and_where_nobody_is_known_as_the_browser_asks()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Speak("de"));
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        world.Inbox(ana).ShouldHold("Jemand muss nachsehen.");
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var link = await LinkAsync(world);

        (await http.GetStringAsync(link)).Should().ContainAll("<html lang=\"de\">", "<button>Übernehmen</button>", ">1 Std. zurückstellen<", "Offen: noch niemand ist dran", "Gehandelt wird als ana.");
        (await (await http.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Contain("Von ana quittiert, ");
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Speak(null));
        (await http.GetStringAsync(link)).Should().Contain("<html lang=\"en\">").And.Contain("Acknowledged by ana");

        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT");
        (await http.GetStringAsync(link)).Should().Contain("<html lang=\"de\">");
        (await (await http.GetAsync("/a/x")).Content.ReadAsStringAsync()).Should().Contain("<html lang=\"de\">").And.Contain("Unbekannter Link");
    }

    [Fact]
    public async Task A_closed_incident_says_who_closed_it()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        var link = await LinkAsync(world);
        await world.CloseAsync(Title, bo);
        world.Inbox(ana).ShouldHold(Title).ShouldHold("It is over");

        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await http.GetStringAsync(link)).Should().Contain("Closed by bo").And.NotContain("<button>");
        (await (await http.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Contain("Closed by bo");
    }

    [Fact]
    public async Task The_page_snoozes_and_closes_by_its_buttons_and_never_by_being_opened()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        world.AnyMessage = true;
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        var link = await LinkAsync(world);
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var word in new[] { "snooze", "close" }) (await http.GetAsync($"{link}/{word}")).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);

        (await (await http.PostAsync(link + "/snooze", null)).Content.ReadAsStringAsync()).Should().Contain("Snoozed by ana until ").And.Contain("/close");
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged);
        await world.FastForwardAsync(Minutes(61));
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await (await http.PostAsync(link + "/close", null)).Content.ReadAsStringAsync()).Should().Contain("Closed by ana").And.NotContain("<form");
        (await ResponseAsync(world)).Should().Be(ResponseState.Closed);
    }

    [Fact]
    public async Task A_viewer_is_offered_no_closing_and_refused_it()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync(Imp.Domain.Shared.Role.Viewer, "ana"))[0];
        world.AnyMessage = true;
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        var link = await LinkAsync(world);
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await http.GetStringAsync(link)).Should().Contain("/snooze").And.NotContain("/close");
        var refused = await http.PostAsync(link + "/close", null);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("Nothing was done: your role does not let you close it.");
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
        (await http.PostAsync(link + "/snooze", null)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await ResponseAsync(world)).Should().Be(ResponseState.Acknowledged, "whoever is woken may say so");
    }

    [Theory]
    [InlineData("/a/x"), InlineData("/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_token_leads_nowhere(string path)
    {
        await using var world = await World.StartAsync();
        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await http.PostAsync(path, null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_link_of_an_archived_person_does_nothing()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("mail", Step(ana));
        await world.SignalAsync("mail", Title);
        world.Inbox(ana).ShouldHold(Title);
        var link = await LinkAsync(world);
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Archive(world.Clock.UtcNow));

        await using var app = await StartAsync(world);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await http.PostAsync(link, null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ResponseAsync(world)).Should().Be(ResponseState.Open);
    }

    private static async Task<string> LinkAsync(World world) =>
        "/a/" + world.Get<AckLinks>().Make((await world.RecordAsync(Title))[0].Id);

    private static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());

    private static Task<WebApplication> StartAsync(World world) => SmallServer.StartAsync(
        services => services.AddSingleton(world.Get<AckLinkQueries>()).AddSingleton(world.Get<ReplyDesk>()).AddSingleton(world.Get<LanguageShelf>()).AddSingleton(world.Get<Imp.Infrastructure.Notifications.Twilio.TwilioQueries>()).AddSingleton(world.Get<PublicAddress>()),
        app => app.MapAcknowledge());
}
