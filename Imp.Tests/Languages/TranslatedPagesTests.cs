using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database;
using Imp.Tests.Demo;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Imp.Web.Audit;
using Imp.Web.Languages;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Languages;

/// <summary>Every page in a language that marks what went through the catalogue. What has no mark is data, or somebody forgot <c>T</c>.</summary>
[Collection(DemoHouse.Name)]
public sealed partial class TranslatedPagesTests(DemoHouse demo)
{
    private static readonly string[] Pages =
    [
        "/incidents?state=all", "/incidents?q=is:any&group=service", "/incidents?q=zebra", "/incidents?q=is:opne", "/incidents/15", "/incidents/15?tab=alerts", "/incidents/15?tab=events",
        "/incidents/19?tab=alerts", "/incidents/27", "/incidents/15?tab=pages", "/incidents/12?whole=true", "/incidents/3", "/incidents/15?as=picture", "/incidents/9999", "/incidents/new", "/events", "/events/1",
        "/services", "/services?archived=true", "/teams", "/teams?archived=true", "/people", "/people?archived=true", "/integrations", "/escalation-policies", "/escalation-policies/new", "/escalation-policies/whom", "/schedules", "/schedules/new",
        "/heartbeats", "/probes", "/quiet", "/quiet?ended=true", "/rules", "/rules?tab=test&event=1", "/rules?tab=history", "/jobs", "/webhooks", "/audit", "/audit?text=nothing-like-this", "/deliveries", "/deliveries?text=nothing-like-this",
        "/deliveries/why?incident=15", "/deliveries/why", "/deliveries/why?incident=99999", "/me", "/settings", "/settings?revoked=true", "/settings?tab=sign-in", "/settings?tab=messages", "/settings?tab=templates", "/settings?tab=wall-screens", "/settings?tab=this-imp", "/configuration", "/configuration/2", "/configuration/3", "/welcome", "/nothing-here",
    ];

    /// <summary>What is seen before anybody is signed in.</summary>
    private static readonly string[] Outside =
        ["/sign-in", "/sign-in?trouble=denied", "/sign-in/forgot", "/signed-out", "/reset/nothing", "/invitation/nothing"];

    /// <summary>Lists behind whose first entry there is a page of its own.</summary>
    private static readonly string[] Lists = ["/integrations", "/escalation-policies", "/schedules", "/heartbeats", "/probes", "/webhooks", "/teams"];

    private static readonly string[] Attributes = ["title", "aria-label", "placeholder", "alt", "data-key-label", "data-label"];

    [Fact]
    public async Task Every_text_of_every_page_is_in_the_catalogue_or_is_data()
    {
        var (house, owner) = (demo.House, demo.Owner);
        house.Of<LanguageShelf>().Add(new MarkedLanguage());
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(MarkedLanguage.Known);
        var missed = new List<string>();
        foreach (var page in Outside) missed.AddRange(await MissedAsync(browser, page, ""));
        using (await ServedHouse.PostFormAsync(browser, "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = owner.Email, ["Password"] = owner.Password.Reveal })) { }
        var data = Data(house.Of<DataFolder>());
        var pages = new List<string>(Pages);
        foreach (var list in Lists) pages.Add(Entry().Match(await browser.GetStringAsync(list)).Groups["address"].Value is { Length: > 0 } address ? address : list);

        foreach (var page in pages) missed.AddRange(await MissedAsync(browser, page, data));

        missed.Should().BeEmpty();
    }

    private static async Task<IEnumerable<string>> MissedAsync(HttpClient browser, string page, string data)
    {
        using var answer = await browser.GetAsync(page);
        return Missed(page, await answer.Content.ReadAsStringAsync(), data);
    }

    private static IEnumerable<string> Missed(string page, string html, string data)
    {
        var document = new HtmlParser().ParseDocument(html);
        var texts = document.Body!.Descendants<IText>().Where(text => text.ParentElement?.Closest("script, style, code, pre, kbd, time, textarea, svg, .avatar, [lang=en]") is null).Select(text => text.Data)
            .Concat(document.All.SelectMany(element => element.Attributes.Where(one => Attributes.Contains(one.Name) && element.LocalName is not ("time" or "link" or "meta")).Select(one => one.Value)))
            .Append(document.Title ?? "");
        return texts.Where(text => !IsFine(text, data)).Distinct().Select(text => $"{page}: {Gap().Replace(text, " ").Trim()}");
    }

    private static bool IsFine(string text, string data) =>
        Parts().Split(MarkedLanguage.Bare(text)).Select(part => Gap().Replace(part, " ").Trim()).All(part => !Word().IsMatch(part) || Ours().IsMatch(part) || data.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <returns>Everything that is stored: what people, senders and the demo called things.</returns>
    private static string Data(DataFolder folder)
    {
        var found = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.db"))
        {
            using var connection = new SqliteConnection($"Data Source={file}");
            connection.Open();
            foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table'").ToList())
                found.UnionWith(Read(connection, $"SELECT * FROM \"{table}\""));
        }
        return string.Join('\n', found.Select(text => Gap().Replace(text, " ")));
    }

    private static IEnumerable<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            for (var column = 0; column < reader.FieldCount; column++)
                if (reader.GetValue(column) is string text) yield return text;
    }

    [GeneratedRegex(@"href=""(?<address>/[a-z-]+/[0-9a-f]{8}-[0-9a-f-]{27}(?:/keys)?)""")]
    private static partial Regex Entry();

    /// <summary>Whatever parts data from data: separators of ours, numbers, places of marked texts.</summary>
    [GeneratedRegex(@"“[^”]*”|#\d+|^\d+\. |[\u0001·|()#“”"":;]+|, | – ")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    /// <summary>The same in every language: names of products and languages, signs of units, severities, zones; what was searched for; days, which the marked language has as English has them; the title of a storm; what stands in an entry of the timeline.</summary>
    [GeneratedRegex(@"^(Imp|SQLite|CSV|JSON|English|Deutsch|Marked|zebra|Work-around|Storm on Kubernetes|\d+ alerts of \d+ keys|[\d:–]+ Europe/Berlin|node=[a-z0-9-]+|[A-Z][a-z]+day|\d+ [A-Z][a-z]+ \d{4}|SEV[1-4]|[\d.,\s]*(s|ms|min|h|d|KB|MB|GB|%)(\s?[\d.,]*\s?(s|min|h))?|UTC|[A-Z][a-z]+/[A-Z][A-Za-z_]+)$")]
    private static partial Regex Ours();
}
