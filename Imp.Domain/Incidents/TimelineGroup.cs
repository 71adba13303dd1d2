using System.Collections.Frozen;

namespace Imp.Domain.Incidents;

/// <summary>What a timeline can be filtered by.</summary>
public enum TimelineGroup
{
    /// <summary>What became of the incident itself: opened, acknowledged, who has it, how bad it is.</summary>
    State,

    /// <summary>What its alerts did.</summary>
    Alerts,

    /// <summary>Escalation, and whom it paged.</summary>
    Messages,

    /// <summary>What people wrote.</summary>
    Notes,
}

/// <summary>Which kinds of entries belong to which group: the only place that says so.</summary>
public static class TimelineGroups
{
    private static readonly FrozenDictionary<string, TimelineGroup> Groups = new Dictionary<string, TimelineGroup>
    {
        ["incident.note-added"] = TimelineGroup.Notes,
        ["incident.notes-edited"] = TimelineGroup.Notes,
        ["incident.renamed"] = TimelineGroup.Notes,
        ["incident.tagged"] = TimelineGroup.Notes,
        ["incident.attachment-added"] = TimelineGroup.Notes,
        ["incident.attachment-removed"] = TimelineGroup.Notes,
        ["incident.cleared"] = TimelineGroup.Alerts,
        ["incident.calm"] = TimelineGroup.Alerts,
        ["incident.fired-again"] = TimelineGroup.Alerts,
        ["incident.flapping"] = TimelineGroup.Alerts,
        ["incident.flapping-ended"] = TimelineGroup.Alerts,
        ["storm.began"] = TimelineGroup.Alerts,
        ["storm.limited"] = TimelineGroup.Alerts,
        ["storm.ended"] = TimelineGroup.Alerts,
    }.ToFrozenDictionary();

    private static readonly string[] Pagers = ["message.", "escalation."];

    /// <returns>The group of a kind; what is in no other is about the state.</returns>
    public static TimelineGroup Of(string kind) =>
        Groups.TryGetValue(kind, out var group) ? group : Array.Exists(Pagers, start => kind.StartsWith(start, StringComparison.Ordinal)) ? TimelineGroup.Messages : TimelineGroup.State;
}
