using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Incidents;

/// <summary>A term of a search with its names looked up.</summary>
/// <param name="Ids">Of services (also for a team), or of people.</param>
/// <param name="At">The instant of <c>since:</c> and <c>before:</c>.</param>
/// <param name="OrNobody">True when incidents that nobody has count as well.</param>
internal sealed record SearchTerm(QueryTerm Term, IReadOnlyList<Guid> Ids, DateTimeOffset? At = null, bool OrNobody = false);

/// <summary>A search that can be run.</summary>
/// <param name="Problems">Why it cannot; then there are no terms to run.</param>
public sealed record IncidentSearch(IncidentQuery Query, IReadOnlyList<QueryProblem> Problems)
{
    internal IReadOnlyList<SearchTerm> Terms { get; init; } = [];
}

/// <summary>Who searches: what <c>me</c> and <c>today</c> mean.</summary>
public sealed record Searcher(UserId? Me, TimeZoneInfo Zone);

/// <summary>What a search found, newest first.</summary>
/// <param name="HasMore">True when there are more than were asked for.</param>
public sealed record FoundNumbers(IReadOnlyList<long> Numbers, bool HasMore);
