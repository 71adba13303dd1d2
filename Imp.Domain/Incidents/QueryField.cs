namespace Imp.Domain.Incidents;

/// <summary>What a term of a search is about.</summary>
public enum QueryField { Is, Severity, Status, Service, Team, Tag, Who, OpenedBy, Since, Before, Number, Word, Phrase }

/// <summary>What an incident can be, after <c>is:</c>.</summary>
public enum IncidentTrait
{
    Open, Acknowledged, Closed,
    /// <summary>Not closed: what is asked for when nothing is said about it.</summary>
    Active,
    /// <summary>Closed or not.</summary>
    Any,
    Snoozed, Flapping,
    /// <summary>All its alerts are over, and it closes by itself.</summary>
    Calm,
    /// <summary>Waits behind another and pages nobody.</summary>
    Waiting,
    /// <summary>Stands, or stood, for a storm.</summary>
    Umbrella,
    Merged,
    /// <summary>Opened before for the same key.</summary>
    Again,
    /// <summary>Only an exercise.</summary>
    Drill,
}

/// <summary>The words of the search, as one table: what is written before the colon, and what may follow.</summary>
public static class QueryWords
{
    /// <summary>The terms that are written with a colon, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<QueryWord> All =
    [
        new("is", QueryField.Is, "State: open, acknowledged, closed, snoozed, …", ["active", "open", "acknowledged", "closed", "any", "snoozed", "flapping", "calm", "waiting", "umbrella", "merged", "again", "drill"]),
        new("sev", QueryField.Severity, "Severity 1 to 4", ["1", "2", "3", "4"]),
        new("service", QueryField.Service, "Name of a service", []),
        new("team", QueryField.Team, "Name of the team that owns the service", []),
        new("tag", QueryField.Tag, "A tag", []),
        new("who", QueryField.Who, "Who has it: a name, me or nobody", ["me", "nobody"]),
        new("status", QueryField.Status, "What is known about it", ["investigating", "identified", "monitoring", "resolved"]),
        new("since", QueryField.Since, "Opened at or after: 2d, today, 2026-11-21", ["1h", "today", "1d", "7d", "30d"]),
        new("before", QueryField.Before, "Opened before: 2d, today, 2026-11-21", ["today", "1d", "7d", "30d"]),
        new("opened-by", QueryField.OpenedBy, "Who declared it: a name or me", ["me"]),
    ];

    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["severity"] = "sev", ["state"] = "is", ["assignee"] = "who", ["assigned"] = "who", ["by"] = "opened-by", ["after"] = "since", ["label"] = "tag",
    };

    private static readonly Dictionary<string, string> OtherValues = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ack"] = "acknowledged", ["acked"] = "acknowledged", ["all"] = "any", ["umbrellas"] = "umbrella",
    };

    /// <returns>The word that is written before the colon; null when there is none of that name.</returns>
    public static QueryWord? Find(string name)
    {
        var known = Others.GetValueOrDefault(name, name);
        return All.FirstOrDefault(word => word.Name.Equals(known, StringComparison.OrdinalIgnoreCase));
    }

    /// <returns>How a field is written.</returns>
    public static QueryWord Of(QueryField field) => All.First(word => word.Field == field);

    /// <returns>What a value after <c>is:</c> means; null for none.</returns>
    public static IncidentTrait? Trait(string value) =>
        Enum.TryParse<IncidentTrait>(OtherValues.GetValueOrDefault(value, value), ignoreCase: true, out var trait) && !char.IsAsciiDigit(value[0]) ? trait : null;

    /// <returns>What a value after <c>status:</c> means; null for none.</returns>
    public static IncidentStatus? Status(string value) =>
        Enum.TryParse<IncidentStatus>(value, ignoreCase: true, out var status) && !char.IsAsciiDigit(value[0]) ? status : null;
}

/// <summary>One word of the search.</summary>
/// <param name="Name">Before the colon.</param>
/// <param name="Says">For a person.</param>
/// <param name="Values">What may follow, or is offered; empty where it depends on the installation.</param>
public sealed record QueryWord(string Name, QueryField Field, string Says, IReadOnlyList<string> Values);
