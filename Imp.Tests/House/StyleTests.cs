using System.Text.RegularExpressions;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>The style sheets against the product: a class that nothing is given any more is taken out.</summary>
public sealed partial class StyleTests
{
    /// <summary>Classes that are put together, or that parts of others give themselves.</summary>
    private static readonly string[] Beginnings =
    [
        "rz-", "rzi-", "no-scroll", "cm-", "tok-", // Radzen, the editor of scripts
        "col-", "rows-", "shift-", "i-", "size-", "bars-", // of a column, a density, a layer, an icon, a severity
        "sev", "patch", // of a severity, a method of HTTP
    ];

    [Fact]
    public void Every_class_of_the_style_sheets_is_given_to_something()
    {
        var given = Files("*.razor", "*.cs", "*.js", "*.html").SelectMany(Given).ToHashSet();
        var styled = Files("*.css").SelectMany(file => Class().Matches(Selectors(file)).Select(found => found.Groups["name"].Value)).Distinct().ToList();

        styled.Should().HaveCountGreaterThan(300, "an empty folder would have no class to spare");
        styled.Where(name => !given.Contains(name) && !Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))).Should().BeEmpty();
    }

    /// <returns>Every word of a text in quotes, and of a line that is about classes or fills holes: there quotes stand within quotes.</returns>
    private static IEnumerable<string> Given(string file) =>
        file.Split('\n').Where(line => line.Contains("lass=", StringComparison.Ordinal) || line.Contains("css", StringComparison.OrdinalIgnoreCase) || line.Contains("$\"", StringComparison.Ordinal))
            .Concat(Quoted().Matches(file).Select(found => found.Value)).SelectMany(text => Word().Matches(text).Select(found => found.Value));

    private static string Selectors(string file) => Block().Replace(Comment().Replace(file, ""), "{}");

    private static IEnumerable<string> Files(params string[] kinds) => kinds
        .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(Repository.Root, "Imp.Web"), kind, SearchOption.AllDirectories)).Select(path => path.Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).Select(File.ReadAllText);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"\.(?<name>[A-Za-z_][\w-]*)")]
    private static partial Regex Class();

    [GeneratedRegex(@"""[^""\n]*""|'[^'\n]*'|`[^`]*`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[A-Za-z_][\w-]*")]
    private static partial Regex Word();
}
