using System.Net;
using FluentAssertions;
using Imp.Tests.Support;
using Imp.Web.Host;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Imp.Tests.Host;

public class WebAssetsTests
{
    [Fact]
    public void A_file_that_does_not_exist_is_named_while_developing() =>
        FluentActions.Invoking(() => WebAssets.Url("nothing.css")).Should().Throw<ArgumentException>().WithMessage("*nothing.css*");

    [Fact]
    public async Task A_file_is_compressed_kept_by_the_browser_and_not_sent_twice()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");

        using var first = await client.GetAsync(WebAssets.Url("kit.css"));
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        first.Content.Headers.ContentType!.MediaType.Should().Be("text/css");
        first.Content.Headers.ContentEncoding.Should().Equal("br");
        first.Headers.CacheControl!.ToString().Should().Contain("max-age=31536000").And.Contain("immutable");

        using var again = new HttpRequestMessage(HttpMethod.Get, "/kit.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again);
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
        second.Headers.CacheControl!.NoCache.Should().BeTrue();
    }

    [Fact]
    public void What_is_sent_as_one_file_has_all_its_parts_and_no_sheet_or_script_is_forgotten()
    {
        var sent = WebBundles.All.Values.SelectMany(parts => parts).ToHashSet();
        string[] alone = ["api-docs.css", "offline.css", "offline.js", "passkey.js", "push.js", "scroll.js", "sw.js", "theme.js"];

        Directory.EnumerateFiles(Path.Combine(Repository.Root, "Imp.Web", "wwwroot")).Select(file => Path.GetFileName(file)).Where(file => file.EndsWith(".css") || file.EndsWith(".js"))
            .Should().BeEquivalentTo(sent.Union(alone));
    }

    [Theory]
    [InlineData("theme.js")]
    [InlineData("_framework/blazor.web.js")]
    [InlineData("radzen/Radzen.Blazor.min.js")]
    [InlineData("console.css")]
    [InlineData("console.js")]
    public async Task What_the_pages_ask_for_is_there(string name)
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        using var answer = await client.SendAsync(new(HttpMethod.Head, "/" + name));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.Should().BePositive();
    }

    private static Task<WebApplication> StartAsync() => SmallServer.StartAsync(_ => { }, app => app.MapWebAssets());
}
