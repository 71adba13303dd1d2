using Imp.Domain.Grouping;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Grouping;

/// <summary>How grouping is said and shown.</summary>
public static class GroupingLook
{
    public static Look OfAlert(bool fires) => fires ? new("Firing", "flame", Tone.Bad) : new("Cleared", "circle-check", Tone.Good);

    /// <returns>What a rule that is on does, in one line.</returns>
    public static string Of(Words words, GroupRule rule) => rule.Fields.Count == 0
        ? words["Groups all its alerts within {0}", Durations.Minutes(rule.GapMinutes)]
        : words["Groups alerts by {0} within {1}", string.Join(", ", rule.Fields.Select(field => field.Word)), Durations.Minutes(rule.GapMinutes)];
}
