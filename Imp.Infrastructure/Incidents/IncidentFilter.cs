using Imp.Domain.Incidents;

namespace Imp.Infrastructure.Incidents;

/// <summary>Which response states are wanted.</summary>
public enum StateFilter
{
    /// <summary>Everything that is not closed: the default.</summary>
    NotClosed,
    Open,
    Acknowledged,
    Closed,
    All,
}

/// <summary>Which incidents are wanted; the same words on the page's address and in the API.</summary>
/// <param name="Service">Name or id of a service; null for all.</param>
/// <param name="Team">Name or id of a team; null for all.</param>
/// <param name="Severities">Empty for all.</param>
/// <param name="Text">Part of the title or the dedup key, or an incident's number; null for all.</param>
public sealed record IncidentFilter(
    StateFilter State = StateFilter.NotClosed, string? Service = null, string? Team = null, IReadOnlyList<Severity>? Severities = null,
    string? Tag = null, string? Text = null)
{
    public static readonly IncidentFilter Default = new();

    /// <summary>Reads the words of an address. Unknown words mean "no restriction", so that an old bookmark still opens.</summary>
    /// <param name="severity">One or more, separated by commas: <c>1,2</c> or <c>SEV1</c>.</param>
    public static IncidentFilter Parse(string? state, string? service, string? team, string? severity, string? tag, string? text) => new(
        StateOf(state) ?? StateFilter.NotClosed, Blank(service), Blank(team),
        [.. (severity ?? "").Split(',').Select(Domain.Incidents.Severities.Parse).OfType<Severity>().Distinct()], Blank(tag)?.ToLowerInvariant(), Blank(text));

    /// <returns>The state a word means; null when it means none.</returns>
    public static StateFilter? StateOf(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null or "" or "active" => StateFilter.NotClosed,
        "open" => StateFilter.Open,
        "acknowledged" => StateFilter.Acknowledged,
        "closed" => StateFilter.Closed,
        "all" => StateFilter.All,
        _ => null,
    };

    /// <summary>True when nothing but the default is asked for, which the shared board answers.</summary>
    public bool IsDefault => State == StateFilter.NotClosed && Service is null && Team is null && Severities is not { Count: > 0 } && Tag is null && Text is null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
