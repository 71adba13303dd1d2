using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Grouping;

/// <summary>What is compared of two incidents.</summary>
/// <param name="Labels">Of its first alert.</param>
public sealed record Comparable(ServiceId Service, string ServiceName, string Title, DateTimeOffset OpenedAt, IReadOnlyList<AlertLabel> Labels);

/// <summary>How much two incidents look like one, and why.</summary>
/// <param name="Points">0 for nothing in common.</param>
/// <param name="Reasons">For a person, the weightiest first: <c>same cluster label</c>, <c>opened 40 s apart</c>.</param>
public sealed record MergeScore(int Points, IReadOnlyList<string> Reasons)
{
    /// <summary>With fewer points nothing is suggested: the same moment alone, or the same service alone, is chance.</summary>
    public const int Least = 5;

    private const int Service = 3, Needs = 3, Title = 4, SameMinute = 3, SameTenMinutes = 2, Label = 2, MostLabels = 3;

    private static readonly TimeSpan Near = TimeSpan.FromMinutes(10);

    public static MergeScore Of(Comparable one, Comparable other, Dependencies needs)
    {
        var found = new List<(int Points, string Reason)>();
        string[] labels = [.. one.Labels.Intersect(other.Labels).Where(label => label.Value.Length > 0).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal)];
        if (labels.Length > 0) found.Add((Label * Math.Min(labels.Length, MostLabels), $"same {Listed(labels)} {(labels.Length == 1 ? "label" : "labels")}"));
        if (one.Service == other.Service) found.Add((Service, "same service"));
        else if (needs.Below(one.Service).ContainsKey(other.Service)) found.Add((Needs, $"{one.ServiceName} depends on {other.ServiceName}"));
        else if (needs.Below(other.Service).ContainsKey(one.Service)) found.Add((Needs, $"{other.ServiceName} depends on {one.ServiceName}"));
        if (Likeness(one.Title, other.Title) >= 0.5) found.Add((Title, "similar title"));
        var apart = (one.OpenedAt - other.OpenedAt).Duration();
        if (apart <= Near) found.Add((apart <= TimeSpan.FromMinutes(1) ? SameMinute : SameTenMinutes, $"opened {(apart.TotalMinutes < 1 ? $"{(int)apart.TotalSeconds} s" : $"{(int)apart.TotalMinutes} min")} apart"));
        return new MergeScore(found.Sum(reason => reason.Points), [.. found.OrderByDescending(reason => reason.Points).Select(reason => reason.Reason)]);
    }

    /// <returns>Which part of the words two titles share, numbers and ids masked: 0 to 1.</returns>
    public static double Likeness(string one, string other)
    {
        HashSet<string> words = [.. Words(one)];
        HashSet<string> others = [.. Words(other)];
        var shared = words.Intersect(others).Count();
        return words.Count + others.Count == 0 ? 0 : (double)shared / (words.Count + others.Count - shared);
    }

    private static IEnumerable<string> Words(string title) =>
        DedupKeys.Mask(title).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim(',', '.', ':', ';', '(', ')')).Where(word => word.Any(char.IsLetter));

    private static string Listed(string[] names) => names.Length <= MostLabels ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostLabels))} and {names.Length - MostLabels} more";
}

public sealed record MergeDismissed(IncidentId One, IncidentId Other) : DomainEvent("grouping.merge-dismissed");
