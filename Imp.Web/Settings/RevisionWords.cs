using System.Text.RegularExpressions;
using Imp.Domain.Languages;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Settings;

/// <summary>
/// What a revision of the configuration changed, in the reader's language. It is kept as one English sentence, for programs, for the command line and for
/// readers of any language. Names of things and of fields stay as the text of the configuration writes them.
/// </summary>
public static partial class RevisionWords
{
    private const string Others = " and others", NotCompared = "Changed; the texts cannot be compared: ";

    /// <summary>Before these a new change begins; anything else after a semicolon belongs to somebody's name for a thing.</summary>
    private static readonly Regex Next = new($"; (?=(?:{Kinds}) \"|order of the rules|and [0-9]+ more$)", RegexOptions.None, TimeSpan.FromMilliseconds(100));

    private static readonly Regex Thing = new($"^(?<kind>{Kinds}) (?<name>\".*\")(?<end>: .+| made| brought back| archived| ended| removed)$", RegexOptions.None, TimeSpan.FromMilliseconds(100));

    private static readonly Regex Cut = new($"^(?<kind>{Kinds}) \"", RegexOptions.None, TimeSpan.FromMilliseconds(100));

    private static string Kinds => string.Join('|', ConfigKinds.All.Select(kind => Regex.Escape(kind.Single)));

    /// <returns>A kept summary in the reader's language; a part that is not understood stays as it is.</returns>
    public static string Of(string summary, Wording words)
    {
        if (words.Language == Language.English) return summary;
        if (Undone().Match(summary) is { Success: true } undone) return words["Back to {0}: {1}", undone.Groups["number"].Value, Of(undone.Groups["what"].Value, words)];
        if (summary.StartsWith(NotCompared, StringComparison.Ordinal)) return words["Changed; the texts cannot be compared: {0}", summary[NotCompared.Length..]];
        if (summary is "The configuration as it was first kept." or "Nothing was changed.") return words[summary];

        return string.Join("; ", Next.Split(summary).Select(part => Part(part, words)));
    }

    /// <returns>Who changed it, in the reader's language.</returns>
    public static string Who(string names, Wording words) => names.EndsWith(Others, StringComparison.Ordinal) ? words["{0} and others", names[..^Others.Length]] : names;

    private static string Part(string part, Wording words)
    {
        if (More().Match(part) is { Success: true } more) return words["and {0} more", more.Groups["count"].Value];
        if (part == "order of the rules") return words["order of the rules"];
        if (Thing.Match(part) is not { Success: true } thing)
            return Cut.Match(part) is { Success: true } cut ? words[cut.Groups["kind"].Value] + part[cut.Groups["kind"].Length..] : part;

        var name = $"{words[thing.Groups["kind"].Value]} {thing.Groups["name"].Value}";
        return thing.Groups["end"].Value switch
        {
            " made" => words["{0} made", name],
            " brought back" => words["{0} brought back", name],
            " archived" => words["{0} archived", name],
            " ended" => words["{0} ended", name],
            " removed" => words["{0} removed", name],
            var fields => name + fields,
        };
    }

    [GeneratedRegex("^Back to (?<number>[0-9]+): (?<what>.+)$")]
    private static partial Regex Undone();

    [GeneratedRegex("^and (?<count>[0-9]+) more$")]
    private static partial Regex More();
}
