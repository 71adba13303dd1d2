using System.Net;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Imp.Tests.Host;

namespace Imp.Tests.Identity;

/// <summary>What a reverse proxy says, and who is believed.</summary>
public sealed class ProxyTests
{
    private const string Header = "X-Remote-User";

    [Theory]
    [InlineData("127.0.0.0/8", Header, "OLGA@example.org", "/incidents")]
    [InlineData("192.0.2.0/24", Header, "olga@example.org", null)]
    [InlineData("127.0.0.1", "X-Other", "olga@example.org", null)]
    [InlineData("127.0.0.1", Header, "nobody@example.org", null)]
    public async Task The_header_signs_in_from_a_named_network_only(string network, string sent, string email, string? goesTo)
    {
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Proxy = new() { Networks = [network], Header = Header } });
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.Add(sent, email);

        using var answer = await browser.GetAsync("/sign-in?returnUrl=/incidents");

        answer.Headers.Location?.OriginalString.Should().Be(goesTo);
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(goesTo is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_settings_nobody_is_believed()
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.Add(Header, "olga@example.org");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.9");

        (await browser.GetAsync("/sign-in")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await FromAsync(house, browser)).Should().Be("127.0.0.1");
    }

    [Fact]
    public async Task A_session_of_the_proxy_ends_where_the_proxy_names_somebody_else_nobody_or_two()
    {
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Proxy = new() { Networks = ["127.0.0.1"], Header = Header } });
        using var browser = house.Browser();
        (await SendAsync(browser, "/sign-in", "olga@example.org")).Should().Be(HttpStatusCode.Redirect);

        (await SendAsync(browser, "/api/v1/incidents", "olga@example.org")).Should().Be(HttpStatusCode.OK);
        (await SendAsync(browser, "/api/v1/incidents", "bo@example.org")).Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(browser, "/api/v1/incidents")).Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(browser, "/api/v1/incidents", "olga@example.org", "bo@example.org")).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("127.0.0.1", "198.51.100.9", "198.51.100.9")]
    [InlineData("127.0.0.1", "203.0.113.1, 198.51.100.9", "198.51.100.9")]
    [InlineData("192.0.2.1", "198.51.100.9", "127.0.0.1")]
    public async Task The_address_that_a_named_proxy_forwards_counts_and_what_lies_before_it_does_not(string network, string forwarded, string counts)
    {
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Proxy = new() { Networks = [network] } });
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);

        (await FromAsync(house, browser)).Should().Be(counts);
    }

    [Theory]
    [InlineData("10.0.0.0/33", null, "Proxy:Networks")]
    [InlineData("proxy.internal", null, "Proxy:Networks")]
    [InlineData(null, Header, "Proxy:Networks")]
    public void What_cannot_be_meant_ends_the_start(string? network, string? header, string names) =>
        FluentActions.Invoking(() => ProxyNetworks.Of(new ProxySettings { Networks = network is null ? [] : [network], Header = header })).Should().Throw<CannotStart>().WithMessage($"*{names}*");

    /// <summary>Where a sign-in came from, as its session has it.</summary>
    private static async Task<string?> FromAsync(ServedHouse house, HttpClient browser)
    {
        using var answer = await ServedHouse.PostFormAsync(browser, "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = "olga@example.org", ["Password"] = ServedHouse.Password });
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return (await house.Of<SessionQueries>().OfAsync(house.First.Owner, default))[0].From?.Replace("::ffff:", "");
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient browser, string path, params string[] emails)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var email in emails) request.Headers.TryAddWithoutValidation(Header, email);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }
}
