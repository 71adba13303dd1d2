using System.Text.Json.Nodes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Imp.Web.Api;
using Imp.Web.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Api;

public sealed class DocumentTests
{
    /// <summary>Renewed with <c>IMP_WRITE_SNAPSHOTS=1</c>; what others build on shows in its diff, which is to be reviewed.</summary>
    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);
        await using var app = ServerParts.Build(data, new ImpSettings());
        var (file, text) = (Path.Combine(Repository.Root, "docs", "openapi.json"), app.Services.GetRequiredService<ApiDocument>().Text());
        if (Environment.GetEnvironmentVariable("IMP_WRITE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(file, text);

        Difference(await File.ReadAllLinesAsync(file), text.TrimEnd('\n').Split('\n')).Should().BeNull("docs/openapi.json is written by this test, run with IMP_WRITE_SNAPSHOTS=1");
    }

    [Fact]
    public void The_paper_names_each_resource()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md"));
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!;

        document["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).Where(name => !page.Contains($"`/{name}`")).Should().BeEmpty();
    }

    /// <returns>Where the first difference is; null for none. The whole text would fill pages.</returns>
    private static string? Difference(string[] committed, string[] served)
    {
        var at = Enumerable.Range(0, Math.Max(committed.Length, served.Length)).FirstOrDefault(line => committed.ElementAtOrDefault(line) != served.ElementAtOrDefault(line), -1);
        return at < 0 ? null : $"line {at + 1}: \"{committed.ElementAtOrDefault(at)}\" is committed, \"{served.ElementAtOrDefault(at)}\" is served";
    }
}
