using System.Text.RegularExpressions;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>A construct of today's JavaScript that the engine does not know.</summary>
public sealed record NewConstruct(int Line, string Name);

/// <summary>Finds what a script that was not down-levelled stumbles over, so that the refusal can name it.</summary>
public static class ScriptSyntax
{
    private static readonly (Regex Sign, string Name)[] Signs =
    [
        (Of(@"=>"), "an arrow function"),
        (Of(@"\?\."), "optional chaining (?.)"),
        (Of(@"\?\?"), "the operator ??"),
        (Of(@"\.\.\."), "spread or rest (...)"),
        (Of(@"\b(const|let|var)\s*[\{\[]"), "destructuring"),
        (Of(@"\basync\b|\bawait\b"), "async and await"),
        (Of(@"\bfunction\s*\*|\byield\b"), "a generator"),
        (Of(@"(\|\||&&)="), "logical assignment"),
        (Of(@"\d_\d"), "a number with underscores"),
        (Of(@"\d+n\b"), "a big integer"),
        (Of(@"^\s*(import|export)\b"), "import and export"),
        (Of(@"\bfunction\b[^(]*\(\s*[\{\[]"), "destructuring of parameters"),
    ];

    /// <param name="line">Where the engine stopped; null when it does not say.</param>
    /// <returns>The construct there or, failing that, the first in the script; null when there is none.</returns>
    public static NewConstruct? NameAt(string source, int? line)
    {
        var lines = source.Split('\n');
        if (line is { } at && at <= lines.Length && Find(lines[at - 1]) is { } name) return new NewConstruct(at, name);
        for (var one = 0; one < lines.Length; one++)
            if (Find(lines[one]) is { } found) return new NewConstruct(one + 1, found);
        return null;
    }

    private static string? Find(string line) => Signs.FirstOrDefault(sign => sign.Sign.IsMatch(line)).Name;

    private static Regex Of(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
