using Imp.Domain.Integrations;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>A format's page is made from the text that the console shows. With IMP_WRITE_SNAPSHOTS=1 the test writes it; what stands below the line "by hand" stays.</summary>
public sealed class FormatPaperTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "integrations");

    public static TheoryData<string> Names => [.. Formats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_of_a_format_says_what_the_console_says(string name)
    {
        var (file, expected) = (Path.Combine(Folder, name + ".md"), FormatPaper.Of(Formats.Find(name)!));
        var present = File.Exists(file) ? File.ReadAllText(file) : "";
        var byHand = present.IndexOf(FormatPaper.ByHand, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("IMP_WRITE_SNAPSHOTS") == "1") File.WriteAllText(file, byHand < 0 ? expected : expected + "\n" + present[byHand..]);

        if (File.Exists(file)) present = File.ReadAllText(file);
        byHand = present.IndexOf(FormatPaper.ByHand, StringComparison.Ordinal);
        (byHand < 0 ? present : present[..byHand].TrimEnd() + "\n").Should().Be(expected, "docs/integrations/{0}.md differs from the code; run this test with IMP_WRITE_SNAPSHOTS=1", name);
    }

    [Fact]
    public void Every_page_belongs_to_a_format() =>
        Directory.EnumerateFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README").Should().BeSubsetOf(Formats.All.Select(format => format.Name));
}
