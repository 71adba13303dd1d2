using System.Text.RegularExpressions;

namespace Imp.Tests.House;

/// <summary>A place where a rule does not hold, and why that is right.</summary>
/// <param name="Place">A file, or a folder with a slash at its end.</param>
public sealed record Except(string Place, string Because);

/// <summary>Something that the product's source must not say.</summary>
/// <param name="Says">The rule as a sentence; also the test's name.</param>
/// <param name="Pattern">What must not be found, as a regular expression over one line.</param>
/// <param name="In">Where it holds: the start of a path. Empty for everywhere.</param>
public sealed record SourceRule(string Says, string Pattern, string In, params Except[] Unless)
{
    /// <summary>Looks into comments too.</summary>
    public bool AlsoComments { get; init; }

    /// <returns>Every line that breaks the rule, and every exception that nothing needs any more.</returns>
    public IReadOnlyList<string> Broken()
    {
        var found = SourceLine.All.Where(line => line.File.StartsWith(In, StringComparison.Ordinal) && Regex.IsMatch(AlsoComments ? line.Text : line.Code, Pattern)).ToList();
        return
        [
            .. found.Where(line => !Unless.Any(one => Covers(one, line))).Select(line => line.ToString()),
            .. Unless.Where(one => !found.Any(line => Covers(one, line))).Select(one => $"The exception for {one.Place} is not needed any more."),
        ];
    }

    public override string ToString() => Says;

    private static bool Covers(Except one, SourceLine line) =>
        one.Place.EndsWith('/') ? line.File.StartsWith(one.Place, StringComparison.Ordinal) : line.File == one.Place;
}
