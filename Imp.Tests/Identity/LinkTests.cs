using System.Net;
using System.Text.RegularExpressions;
using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;

namespace Imp.Tests.Identity;

/// <summary>Links that let somebody in: invitations and new passwords.</summary>
public sealed class LinkTests
{
    private const string Fresh = "a fresh and long one";

    [Fact]
    public async Task An_invited_person_sets_name_and_password_and_has_role_and_teams()
    {
        await using var house = await PeopleHouse.StartAsync();
        var key = await InviteAsync(house, "bo@example.org", Role.Manager, [house.First.Team]);
        (await house.Of<LinkQueries>().OpenAsync(default)).Should().ContainSingle(row => row.Email == "bo@example.org" && row.By == "Olga");

        await FluentActions.Awaiting(() => AcceptAsync(house, key, password: "short")).Should().ThrowAsync<ValidationException>();
        await AcceptAsync(house, key);

        var bo = (await house.Of<PeopleQueries>().ListAsync(archived: false, default)).Single(row => row.Name == "Bo");
        bo.Should().BeEquivalentTo(new { Email = "bo@example.org", Role = Role.Manager, Teams = new[] { new { Name = FirstRun.Team } }, ContactMethodCount = 1, HasPassword = true });
        (await RefusedAsync(() => AcceptAsync(house, key))).Should().Be("invitation.ended");
        (await house.Of<SignInDesk>().TryAsync("bo@example.org", new Secret(Fresh), null, null, default)).Session.Should().NotBeNull();
    }

    [Fact]
    public async Task An_invitation_ends_after_a_week_when_it_is_withdrawn_and_when_there_is_a_newer_one()
    {
        await using var house = await PeopleHouse.StartAsync();
        var first = await InviteAsync(house, "bo@example.org", Role.Viewer);
        var second = await InviteAsync(house, "BO@example.org", Role.Viewer);
        (await RefusedAsync(() => AcceptAsync(house, first))).Should().Be("invitation.ended");

        await house.DoAsync(new WithdrawInvitation((await house.Of<LinkQueries>().OpenAsync(default)).Single().Id));
        (await RefusedAsync(() => AcceptAsync(house, second))).Should().Be("invitation.ended");

        var third = await InviteAsync(house, "bo@example.org", Role.Viewer);
        house.Clock.Advance(Invitation.Lasts);
        (await RefusedAsync(() => AcceptAsync(house, third))).Should().Be("invitation.ended");
        (await house.Of<LinkQueries>().InvitationAsync(third.Reveal, default)).Should().BeNull();
    }

    [Fact]
    public async Task A_manager_invites_no_owner_and_nobody_invites_who_is_there()
    {
        await using var house = await PeopleHouse.StartAsync();
        var manager = await house.PersonAsync("mia", Role.Manager);

        await FluentActions.Awaiting(() => InviteAsync(house, "x@example.org", Role.Owner, who: manager)).Should().ThrowAsync<NotAllowed>();
        (await RefusedAsync(() => InviteAsync(house, "OLGA@example.org", Role.Viewer))).Should().Be("person.email");
        await FluentActions.Awaiting(() => house.DoAsync(new AskPasswordReset(house.First.Owner, new Secret(KeyText.IntegrationKey(house.Chance))))).Should().ThrowAsync<NotAllowed>("people do not make links for others");
    }

    [Fact]
    public async Task A_reset_link_sets_the_password_once_and_signs_out_everywhere()
    {
        await using var house = await PeopleHouse.StartAsync();
        var session = (await house.Of<SignInDesk>().TryAsync("olga@example.org", new Secret(PeopleHouse.Password), null, null, default)).Session!.Value;
        var (link, other) = (await AskAsync(house), await AskAsync(house));

        await ResetAsync(house, link);

        (await house.Of<SignedIn>().FindAsync(session, default)).Should().BeNull();
        (await house.Of<SignInDesk>().TryAsync("olga@example.org", new Secret(Fresh), null, null, default)).Session.Should().NotBeNull();
        (await RefusedAsync(() => ResetAsync(house, link))).Should().Be("reset.ended");
        await FluentActions.Awaiting(() => ResetAsync(house, other)).Should().ThrowAsync<Missing>("the other link in the mailbox ended with it");

        var late = await AskAsync(house);
        house.Clock.Advance(PasswordReset.Lasts);
        (await RefusedAsync(() => ResetAsync(house, late))).Should().Be("reset.ended");
    }

    [Fact]
    public async Task Whoever_asks_for_a_link_learns_nothing_and_only_the_mailbox_gets_it()
    {
        await using var sink = Support.MailSink.Start();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Mail = new() { Host = "127.0.0.1", Port = sink.Port, From = "imp@example.org" } });
        using var browser = house.Browser();
        var pages = new List<string>();
        foreach (var email in new[] { "nobody@example.org", "olga@example.org" })
        {
            using var answer = await ServedHouse.PostFormAsync(browser, "/sign-in/forgot", "/sign-in/forgot", new() { ["_handler"] = "forgot", ["Email"] = email });
            // What the framework adds at the end is sealed anew each time.
            pages.Add($"{answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).Split("<!--")[0]}");
        }
        pages.Distinct().Should().ContainSingle().Which.Should().StartWith("OK").And.Contain("If somebody here has this address");

        await Support.Eventually.HoldsAsync(() => sink.Mails.Count == 1, "the mail");
        sink.Mails.Single().To.Should().Equal("olga@example.org");
        var path = Regex.Match(sink.Mails.Single().TextBody!, "/reset/[a-z2-7]{32}").Value;
        using var done = await ServedHouse.PostFormAsync(browser, path, path, new() { ["_handler"] = "reset", ["Password"] = Fresh });

        (done.StatusCode, await done.Content.ReadAsStringAsync()).Should().Match<(HttpStatusCode Status, string Html)>(page => page.Status == HttpStatusCode.OK && page.Html.Contains("Your password is new"));
        (await house.SignedInAsync("olga@example.org", Fresh)).Dispose();
        (await GoneAsync(browser, path)).Should().Contain("This link does not count any more");
    }

    [Fact]
    public async Task More_than_three_links_in_a_quarter_of_an_hour_do_not_fill_a_mailbox()
    {
        await using var sink = Support.MailSink.Start();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Mail = new() { Host = "127.0.0.1", Port = sink.Port, From = "imp@example.org" } });

        for (var time = 0; time < PostDesk.LinksForOne + 2; time++) await await house.Of<PostDesk>().AskResetAsync("olga@example.org", "192.0.2.7", default);

        sink.Mails.Count.Should().Be(PostDesk.LinksForOne);
    }

    [Fact]
    public async Task The_page_of_an_invitation_lets_its_person_in()
    {
        await using var house = await ServedHouse.StartAsync();
        var key = new Secret(KeyText.IntegrationKey(house.Of<IChance>()));
        await house.DoAsync(new InvitePerson(new(house.Of<IChance>().NewId()), "bo@example.org", Role.Viewer, [], key));
        using var browser = house.Browser();
        var path = "/invitation/" + key.Reveal;

        using var wrong = await ServedHouse.PostFormAsync(browser, path, path, new() { ["_handler"] = "invitation", ["Name"] = "Bo", ["Password"] = "password1234" });
        (wrong.StatusCode, await wrong.Content.ReadAsStringAsync()).Should().Match<(HttpStatusCode Status, string Html)>(page => page.Status == HttpStatusCode.BadRequest && page.Html.Contains("most common ones"));
        using var right = await ServedHouse.PostFormAsync(browser, path, path, new() { ["_handler"] = "invitation", ["Name"] = "Bo", ["Password"] = Fresh });

        right.Headers.Location!.OriginalString.Should().Be("/me");
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await GoneAsync(browser, path)).Should().Contain("This invitation does not count any more");
    }

    /// <summary>As a browser asks: a status alone would bring the page of addresses that do not exist, which wants a sign-in.</summary>
    private static async Task<string> GoneAsync(HttpClient browser, string path)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Get, path);
        wish.Headers.Accept.ParseAdd("text/html");
        using var answer = await browser.SendAsync(wish);
        answer.StatusCode.Should().Be(HttpStatusCode.Gone);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<Secret> InviteAsync(PeopleHouse house, string email, Role role, IReadOnlyList<TeamId>? teams = null, Actor? who = null)
    {
        var key = new Secret(KeyText.IntegrationKey(house.Chance));
        await house.DoAsync(new InvitePerson(new(house.Chance.NewId()), email, role, teams ?? [], key), who);
        return key;
    }

    private static Task AcceptAsync(PeopleHouse house, Secret key, string password = Fresh) =>
        house.DoAsync(new AcceptInvitation(key, new(house.Chance.NewId()), new(house.Chance.NewId()), "Bo", new Secret(password)), Actor.System("invitation"));

    private static async Task<Secret> AskAsync(PeopleHouse house)
    {
        var key = new Secret(KeyText.IntegrationKey(house.Chance));
        await house.DoAsync(new AskPasswordReset(house.First.Owner, key), Actor.System("sign-in"));
        return key;
    }

    private static Task ResetAsync(PeopleHouse house, Secret key) => house.DoAsync(new ResetPassword(key, new Secret(Fresh)), Actor.System("reset link"));

    private static async Task<string> RefusedAsync(Func<Task> act) => (await FluentActions.Awaiting(act).Should().ThrowAsync<Refusal>()).Which.Code;
}
