using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>The words by which an event is found again.</summary>
public static class LedgerWords
{
    private const int Longest = 4_096;
    private const int MostWords = 10;

    /// <returns>Title, dedup key, source, the sender's own id and the values of the labels.</returns>
    public static string Of(string? title, string dedupKey, string? source, string? senderId, AlertDetails? details)
    {
        var text = string.Join(' ', new[] { title, dedupKey, source, senderId }.Concat(details?.Labels.Select(label => label.Value) ?? []).Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length <= Longest ? text : text[..Longest];
    }

    /// <summary>What a person typed, as words all of which must be there; the last may be the beginning of one.</summary>
    /// <returns>At most ten; empty when there is nothing to look for.</returns>
    public static IReadOnlyList<string> Wanted(string? typed) =>
        [.. (typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit)).Take(MostWords)];

    /// <summary>The same as an expression of SQLite's FTS5 over the columns <c>Words</c> and <c>Integration</c>.</summary>
    /// <param name="words">At least one, from <see cref="Wanted"/>.</param>
    /// <param name="integration">Null for all.</param>
    public static string Expression(IReadOnlyList<string> words, IntegrationId? integration)
    {
        var all = words.Select((word, at) => $"Words : \"{word.Replace("\"", "\"\"")}\"{(at == words.Count - 1 ? "*" : "")}");
        if (integration is { } only) all = all.Append($"Integration : \"{Tag(only)}\"");
        return string.Join(" AND ", all);
    }

    /// <summary>An integration as one word.</summary>
    public static string Tag(IntegrationId integration) => integration.Value.ToString("N");
}
