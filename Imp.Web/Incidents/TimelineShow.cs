using Imp.Domain.Incidents;
using Imp.Web.Kit;

namespace Imp.Web.Incidents;

/// <summary>Which kinds of entries are shown, as the address says it: <c>notes,state</c>.</summary>
public static class TimelineShow
{
    public static IReadOnlyList<Choice<TimelineGroup>> Groups { get; } =
        [new(TimelineGroup.State, "State"), new(TimelineGroup.Alerts, "Alerts"), new(TimelineGroup.Messages, "Pages and messages"), new(TimelineGroup.Notes, "Notes")];

    /// <returns>Empty for all; words that mean nothing are left out.</returns>
    public static IReadOnlyCollection<TimelineGroup> Parse(string? text) =>
        [.. (text ?? "").Split(',').Select(word => Groups.FirstOrDefault(one => Word(one.Value) == word)).OfType<Choice<TimelineGroup>>().Select(one => one.Value).Distinct()];

    /// <returns>Null for all.</returns>
    public static string? Text(IReadOnlyCollection<TimelineGroup> groups) => groups.Count == 0 ? null : string.Join(',', groups.Order().Select(Word));

    private static string Word(TimelineGroup group) => group.ToString().ToLowerInvariant();
}
