using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>A word that an incident is filed under.</summary>
public sealed record IncidentTag(IncidentId IncidentId, string Name);

/// <summary>How tags are written.</summary>
public static class TagNames
{
    /// <summary>At most this many tags on one incident.</summary>
    public const int Most = 20;

    /// <summary>At most this many characters in one tag.</summary>
    public const int Longest = 40;

    /// <returns>Trimmed, lower-case, without blanks inside, empty ones and repeats; at most <see cref="Most"/>, each at most <see cref="Longest"/> long.</returns>
    public static IReadOnlyList<string> Clean(IEnumerable<string> tags) =>
        [.. tags.Select(Clean).Where(tag => tag.Length > 0).Distinct().Take(Most)];

    private static string Clean(string tag)
    {
        var clean = string.Join('-', tag.Trim().TrimStart('#').ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length > Longest ? clean[..Longest] : clean;
    }
}
