using Imp.Domain.Grouping;
using Imp.Web.Kit;

namespace Imp.Web.Grouping;

/// <summary>How grouping is said and shown.</summary>
public static class GroupingLook
{
    public static Look OfAlert(bool fires) => fires ? new("Firing", "flame", Tone.Bad) : new("Cleared", "circle-check", Tone.Good);

    /// <returns>What is set, in a few words.</returns>
    public static string Words(GroupRule? rule) => rule switch
    {
        null or { IsOn: false } => "one incident per alert",
        { Fields.Count: 0 } => $"all alerts, {Durations.Minutes(rule.GapMinutes)} gap",
        _ => $"by {string.Join(", ", rule.Fields.Select(field => field.Word))}, {Durations.Minutes(rule.GapMinutes)} gap",
    };
}
