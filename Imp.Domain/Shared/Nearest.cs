namespace Imp.Domain.Shared;

/// <summary>Which of the valid words somebody probably meant.</summary>
public static class Nearest
{
    /// <returns>The word with the fewest letters to change; null when none comes close.</returns>
    public static string? Of(string typed, IEnumerable<string> valid) => valid
        .Select(word => (Word: word, Steps: Distance(typed.ToLowerInvariant(), word.ToLowerInvariant())))
        .Where(one => one.Steps <= Math.Max(2, one.Word.Length / 2))
        .OrderBy(one => one.Steps).ThenBy(one => one.Word, StringComparer.Ordinal)
        .Select(one => one.Word).FirstOrDefault();

    /// <returns>"Did you mean …?" with a space before it, or the whole list when nothing comes close.</returns>
    public static string Hint(string typed, IReadOnlyCollection<string> valid) =>
        Of(typed, valid) is { } word ? $" Did you mean {word}?" : $" Valid are: {string.Join(", ", valid)}.";

    private static int Distance(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var row = 1; row <= one.Length; row++)
        {
            var line = new int[other.Length + 1];
            line[0] = row;
            for (var column = 1; column <= other.Length; column++)
                line[column] = Math.Min(Math.Min(above[column], line[column - 1]) + 1, above[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1));
            above = line;
        }
        return above[^1];
    }
}
