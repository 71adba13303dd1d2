using System.Net;
using System.Text.RegularExpressions;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.House;

namespace Imp.Tests.Host;

/// <summary>Every row of the route table, asked for by nobody and by each role: what stands in the table is what the server does.</summary>
public sealed class AccessTableTests
{
    private const string Header = "X-Remote-User";

    /// <summary>What is read with GET and is no page.</summary>
    private static readonly string[] NoPages = ["/api", "/hubs", "/wall", "/sign-in/provider", "/ical", "/healthz", "/readyz", "/palette", "/language", "/audit/export", "/incidents/{number:long}/attachments"];

    [Fact]
    public async Task Every_route_turns_away_whom_its_row_does_not_name()
    {
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Proxy = new() { Networks = ["127.0.0.1"], Header = Header } });
        var people = new List<(Role? Role, HttpClient Browser, HttpClient Program)> { (null, house.Browser(), house.Browser()) };
        foreach (var role in Enum.GetValues<Role>()) people.Add((role, await PersonAsync(house, role), await house.ProgramAsync(role)));
        var wrong = new List<string>();

        foreach (var row in RouteTests.Matrix)
            foreach (var (role, browser, program) in people)
                if (await WrongAsync(row, role, browser, program) is { } says) wrong.Add($"{row}, asked for by {role?.ToString() ?? "nobody"}: {says}");

        wrong.Should().BeEmpty();
    }

    /// <returns>What is not as the row says; null when all is.</returns>
    private static async Task<string?> WrongAsync(string row, Role? role, HttpClient browser, HttpClient program)
    {
        var (method, path, who) = (row.Split(' ')[0], row.Split(' ')[1], row[(row.IndexOf(' ', row.IndexOf(' ') + 1) + 1)..]);
        var isForPrograms = path.StartsWith("/api", StringComparison.Ordinal) || path == "/metrics" || path.StartsWith("/hubs", StringComparison.Ordinal);
        // A page is asked for by its form without the form's token: whoever may open it gets as far as that, and no page has to be drawn.
        var isPage = method == "GET" && !NoPages.Any(one => path.StartsWith(one, StringComparison.Ordinal));
        using var request = new HttpRequestMessage(new HttpMethod(isPage ? "POST" : method == "ANY" ? "GET" : method), Regex.Replace(path, @"\{[^}]*\}", Sample));
        if (!isForPrograms && request.Method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([]);
        using var answer = await (isForPrograms ? program : browser).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        var isAskedToSignIn = answer.StatusCode == HttpStatusCode.Unauthorized || answer.Headers.Location?.OriginalString.StartsWith("/sign-in?", StringComparison.Ordinal) == true || answer.Headers.Location?.OriginalString == "/sign-in";
        var got = $"{(int)answer.StatusCode} {answer.Headers.Location}";
        if (who == "everybody") return isAskedToSignIn ? $"{got}, and it is open to everybody" : null;
        if (role is not { } known) return isAskedToSignIn ? null : $"{got}, and nobody is signed in";
        if (isAskedToSignIn) return $"{got}, and somebody is signed in";
        // Nobody here has a role in a team: what a role somewhere opens is what the role everywhere does.
        var may = !Enum.TryParse<Permission>(who.Split(' ')[0], out var needs) || known.May(needs);
        // What a command of the API demands beyond its route stands in CommandTests.
        return isForPrograms && may || may != (answer.StatusCode == HttpStatusCode.Forbidden) ? null : $"{got}, and the role {(may ? "may" : "may not")}";
    }

    private static string Sample(Match parameter) =>
        parameter.Value.Contains(":long", StringComparison.Ordinal) ? "999999" : parameter.Value.Contains(":guid", StringComparison.Ordinal) ? "0195a0c0-0000-7000-8000-000000000001" : "guess";

    /// <summary>Signed in by the proxy's header: no password has to be reckoned.</summary>
    private static async Task<HttpClient> PersonAsync(ServedHouse house, Role role)
    {
        var email = $"{role}@example.org".ToLowerInvariant();
        await house.DoAsync(new CreateUser(new(house.Of<IChance>().NewId()), new(house.Of<IChance>().NewId()), email, role.ToString(), role));
        var browser = house.Browser();
        browser.DefaultRequestHeaders.Add(Header, email);
        using var answer = await browser.GetAsync("/sign-in");
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return browser;
    }
}
