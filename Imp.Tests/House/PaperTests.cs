using System.Text.RegularExpressions;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>What the papers say about names, numbers and addresses is what the code has.</summary>
public sealed class PaperTests
{
    private const int LongestLine = 140;

    private static readonly string[] Papers =
        [.. new[] { "README.md", "CHANGELOG.md", "SECURITY.md" }, .. Below("docs").Where(file => !file.StartsWith("docs/decisions/", StringComparison.Ordinal))];

    [Fact]
    public void Every_setting_is_described()
    {
        var page = Text("docs/configuration.md");

        SettingsBinder.Names.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal) || !page.Contains($"`IMP_{name.Replace(":", "__")}`", StringComparison.Ordinal))
            .Should().BeEmpty("docs/configuration.md names each setting and its environment variable");
    }

    [Theory]
    [InlineData(CannotStart.WrongUse)]
    [InlineData(CannotStart.AddressTaken)]
    [InlineData(CannotStart.FolderTaken)]
    [InlineData(CannotStart.NewerSchema)]
    [InlineData(CannotStart.Damaged)]
    public void Every_exit_code_is_described(int code) => Text("docs/configuration.md").Should().Contain($"| {code} |");

    [Fact]
    public void A_link_leads_somewhere() =>
        (from paper in Papers
         from Match link in Regex.Matches(Text(paper), @"\]\((?!https?:|#)([^)#\s]+)")
         let target = Path.GetRelativePath(Repository.Root, Path.GetFullPath(link.Groups[1].Value, Path.GetDirectoryName(Path.Combine(Repository.Root, paper))!)).Replace('\\', '/')
         where !Path.Exists(Path.Combine(Repository.Root, target))
         select $"{paper}: {link.Groups[1].Value}").Should().BeEmpty();

    [Fact]
    public void A_paper_can_be_read_in_a_terminal() =>
        Papers.SelectMany(paper => File.ReadLines(Path.Combine(Repository.Root, paper)).Select((line, at) => (Line: line, Says: $"{paper}:{at + 1}: {line.Length}")))
            .Where(one => one.Line.Length > LongestLine).Select(one => one.Says).Should().BeEmpty();

    private static string Text(string paper) => File.ReadAllText(Path.Combine(Repository.Root, paper));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
