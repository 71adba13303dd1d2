using System.Globalization;
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

/// <summary>Which incidents are wanted, as the fields of the API that are older than <see cref="IncidentQuery"/>, and of addresses that somebody kept.</summary>
/// <param name="Service">Name or id of a service; null for all.</param>
/// <param name="Team">Name or id of a team; null for all.</param>
/// <param name="Severities">Empty for all.</param>
/// <param name="Text">Words, or an incident's number; null for all.</param>
public sealed record IncidentFilter(
    StateFilter State = StateFilter.NotClosed, string? Service = null, string? Team = null, IReadOnlyList<Severity>? Severities = null,
    string? Tag = null, string? Text = null)
{
    /// <summary>Only drills, or no drills; null for both.</summary>
    public bool? Drill { get; init; }

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

    /// <returns>What the word of an address says about drills: <c>only</c>, <c>without</c>; null for both.</returns>
    public static bool? DrillOf(string? word) => word?.Trim().ToLowerInvariant() switch { "only" => true, "without" => false, _ => null };

    /// <summary>True when nothing but the default is asked for, which the shared board answers.</summary>
    public bool IsDefault => State == StateFilter.NotClosed && Service is null && Team is null && Severities is not { Count: > 0 } && Tag is null && Text is null && Drill is null;

    /// <summary>The same as a query.</summary>
    public IncidentQuery ToQuery()
    {
        var terms = new List<QueryTerm>();
        void Add(QueryField field, params IReadOnlyList<string> values) => terms.Add(new QueryTerm(field, values));
        if (State != StateFilter.NotClosed) Add(QueryField.Is, State == StateFilter.All ? "any" : State.ToString().ToLowerInvariant());
        if (Drill is { } drill) terms.Add(new QueryTerm(QueryField.Is, ["drill"], IsNot: !drill));
        if (Severities is { Count: > 0 } severities) Add(QueryField.Severity, [.. severities.Order().Select(one => ((int)one).ToString(CultureInfo.InvariantCulture))]);
        if (Service is { } service) Add(QueryField.Service, service);
        if (Team is { } team) Add(QueryField.Team, team);
        if (Tag is { } tag && TagNames.Clean([tag]) is [var clean]) Add(QueryField.Tag, clean);
        if (Text is { } text)
        {
            if (long.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) Add(QueryField.Number, number.ToString(CultureInfo.InvariantCulture));
            else terms.AddRange(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(10).Select(QueryTerm.Text));
        }
        return new IncidentQuery(terms);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
