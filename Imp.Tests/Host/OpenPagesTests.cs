using System.Net;
using System.Security.Claims;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Settings;
using Imp.Web.Host;
using Microsoft.AspNetCore.Components.Authorization;

namespace Imp.Tests.Host;

/// <summary>How many live pages there may be.</summary>
public sealed class OpenPagesTests
{
    [Fact]
    public async Task Who_has_twenty_pages_open_gets_no_other_and_keeps_everything_else()
    {
        await using var house = await ServedHouse.StartAsync();
        using var olga = await house.SignedInAsync("olga@example.org");
        using var other = await house.PersonAsync(Role.Viewer);
        foreach (var browser in new[] { olga, other }) browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        for (var page = 0; page < OpenPages.MostEach; page++) house.Of<OpenPages>().Add(house.First.Owner);

        using var refused = await olga.GetAsync("/incidents");
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(30));
        (await refused.Content.ReadAsStringAsync()).Should().Contain("You have 20 pages of Imp open.");
        (await olga.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await other.GetAsync("/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);

        house.Of<OpenPages>().Take(house.First.Owner);
        (await olga.GetAsync("/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public void A_server_takes_no_more_pages_than_it_was_told_to()
    {
        var pages = new OpenPages(new ImpSettings { Limits = new() { Pages = 2 } });
        var people = Enumerable.Range(1, 3).Select(_ => new UserId(Guid.CreateVersion7())).ToList();
        pages.Add(people[0]);
        pages.Refusal(people[2]).Should().BeNull();
        pages.Add(people[1]);
        pages.Refusal(people[2]).Should().Contain("(2)");
        pages.Take(people[0]);
        pages.Refusal(people[2]).Should().BeNull();
    }

    [Fact]
    public async Task A_page_counts_once_and_only_while_it_has_its_line()
    {
        var (pages, person) = (new OpenPages(new ImpSettings()), new UserId(Guid.CreateVersion7()));
        var page = new OpenPage(pages, new Somebody(person));
        await page.OnConnectionUpAsync(null!, default);
        await page.OnConnectionUpAsync(null!, default);
        pages.All.Should().Be(1);
        await page.OnConnectionDownAsync(null!, default);
        pages.All.Should().Be(0);
        await page.OnConnectionUpAsync(null!, default);
        await page.OnConnectionDownAsync(null!, default);
        await page.OnCircuitClosedAsync(null!, default);
        pages.All.Should().Be(0);
    }

    private sealed class Somebody(UserId person) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.ToString())], "test"))));
    }
}
