using Imp.Domain.Grouping;
using Imp.Web.Kit;

namespace Imp.Web.Grouping;

/// <summary>How grouping is said and shown.</summary>
public static class GroupingLook
{
    public static Look OfAlert(bool fires) => fires ? new("Firing", "flame", Tone.Bad) : new("Cleared", "circle-check", Tone.Good);

    /// <returns>What a rule that is on does, in one line.</returns>
    public static string Words(GroupRule rule) =>
        $"Groups {(rule.Fields.Count == 0 ? "all its alerts" : $"alerts by {string.Join(", ", rule.Fields.Select(field => field.Word))}")} within {Durations.Minutes(rule.GapMinutes)}";
}
