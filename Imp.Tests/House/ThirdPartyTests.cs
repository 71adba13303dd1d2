using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>THIRD-PARTY.md names every package that is in the executable, with its version and licence. With IMP_WRITE_SNAPSHOTS=1 the test writes the table.</summary>
public sealed class ThirdPartyTests
{
    private const string Heading = "| package | version | licence | by |\n|---|---|---|---|\n";

    /// <summary>Licences that ask for no more than to be named; another one is a decision.</summary>
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"];

    private static readonly string File = Path.Combine(Repository.Root, "THIRD-PARTY.md");

    [Fact]
    public void Every_package_in_the_executable_is_named_with_its_version_and_licence()
    {
        var paper = System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");
        var start = paper.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
        start.Should().BeGreaterThan(Heading.Length, "the table is there");
        var end = paper.IndexOf("\n\n", start - 1, StringComparison.Ordinal) + 1;
        var expected = string.Concat(Packages().Select(one => $"| {one.Name} | {one.Version} | {one.Licence} | {one.By} |\n"));
        if (Environment.GetEnvironmentVariable("IMP_WRITE_SNAPSHOTS") == "1")
            System.IO.File.WriteAllText(File, paper = paper[..start] + expected + paper[end..]);

        paper.Should().Contain(Heading + expected, "THIRD-PARTY.md differs from the packages; run this test with IMP_WRITE_SNAPSHOTS=1");
    }

    [Fact]
    public void Every_licence_is_one_of_those_that_we_take_and_its_text_is_there()
    {
        var paper = System.IO.File.ReadAllText(File);

        Packages().Where(one => !Allowed.Contains(one.Licence)).Should().BeEmpty();
        Packages().Select(one => one.Licence).Distinct().Should().OnlyContain(licence => paper.Contains($"## {licence}", StringComparison.Ordinal));
    }

    /// <summary>What the restore of the executable's project found; what only helps to build is left out.</summary>
    private static List<(string Name, string Version, string Licence, string By)> Packages()
    {
        using var assets = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root, "Imp.Web", "obj", "project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(one => one.Name).ToList();
        var target = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        return [.. target.EnumerateObject().Where(one => one.Value.GetProperty("type").GetString() == "package" && IsShipped(one.Value))
            .Select(one => Describe(one.Name, assets.RootElement.GetProperty("libraries").GetProperty(one.Name).GetProperty("path").GetString()!, folders))
            .OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsShipped(JsonElement library) =>
        library.TryGetProperty("runtimeTargets", out _) || library.TryGetProperty("native", out _)
        || library.TryGetProperty("runtime", out var files) && files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal));

    private static (string Name, string Version, string Licence, string By) Describe(string name, string path, List<string> folders)
    {
        var folder = folders.Select(one => Path.Combine(one, path)).First(Directory.Exists);
        var about = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Descendants().ToLookup(one => one.Name.LocalName, one => one.Value.Trim());
        return (name.Split('/')[0], name.Split('/')[1], about["license"].FirstOrDefault() ?? about["licenseUrl"].FirstOrDefault() ?? "unknown", about["authors"].FirstOrDefault() ?? "");
    }
}
