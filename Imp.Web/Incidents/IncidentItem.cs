using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;

namespace Imp.Web.Incidents;

/// <summary>An incident as the API shows it in lists.</summary>
/// <param name="Response"><c>open</c>, <c>acknowledged</c> or <c>closed</c>.</param>
/// <param name="Status"><c>investigating</c>, <c>identified</c>, <c>monitoring</c> or <c>resolved</c>.</param>
/// <param name="Severity"><c>SEV1</c> to <c>SEV4</c>.</param>
/// <param name="Assignee">Name of who has it; null when nobody.</param>
internal sealed record IncidentItem(
    long Number, string Title, string Response, string Status, string Severity, string Service, string Team, string? DedupKey, long AlertCount,
    string? Assignee, IReadOnlyList<string> Tags, DateTimeOffset OpenedAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ClosedAt)
{
    public static IncidentItem Of(IncidentRow row) => new(
        row.Number, row.Title, IncidentWords.Of(row.Response), IncidentWords.Of(row.Status), row.Severity.Label(), row.Service, row.Team, row.DedupKey, row.AlertCount,
        row.Assignee, row.Tags, row.OpenedAt, row.AcknowledgedAt, row.ClosedAt);
}

/// <summary>An incident as the API shows it alone.</summary>
/// <param name="Previous">Number of the incident of the same key before it.</param>
/// <param name="FiringCount">How many of its alerts are not over.</param>
/// <param name="ClosesAt">When it closes unless something fires before; null while something fires.</param>
/// <param name="FlappingSince">Since when its alerts come and go; null when they do not.</param>
/// <param name="IsUmbrella">True when it stands, or stood, for a storm of its service.</param>
/// <param name="GroupKeys">Alerts with such a key join it; empty when its service does not group.</param>
/// <param name="WaitsBehind">Number of the incident behind which it waits, paging nobody.</param>
/// <param name="MergedInto">Number of the incident that has its alerts.</param>
/// <param name="Actions">What would change something now: the row of the response table.</param>
/// <param name="Timeline">Newest first, at most 200.</param>
internal sealed record IncidentDetail(
    long Number, string Title, string Response, string Status, string Severity, string Service, string Team, string? DedupKey, long AlertCount,
    string? Assignee, IReadOnlyList<string> Tags, DateTimeOffset OpenedAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ClosedAt,
    DateTimeOffset? LastSeenAt, DateTimeOffset? SnoozedUntil, string? CloseReason, long? Previous, int Occurrence, string Notes,
    int FiringCount, DateTimeOffset? ClosesAt, DateTimeOffset? FlappingSince, bool IsUmbrella,
    IReadOnlyList<string> GroupKeys, long? WaitsBehind, long? MergedInto, IReadOnlyList<string> Actions, IReadOnlyList<string> StatusActions, IReadOnlyList<TimelineItem> Timeline)
{
    public static IncidentDetail Of(IncidentView view, Page<TimelineLine> timeline)
    {
        var row = view.Row;
        return new IncidentDetail(
            row.Number, row.Title, IncidentWords.Of(row.Response), IncidentWords.Of(row.Status), row.Severity.Label(), row.Service, row.Team, row.DedupKey, row.AlertCount,
            row.Assignee, row.Tags, row.OpenedAt, row.AcknowledgedAt, row.ClosedAt, row.LastSeenAt, row.SnoozedUntil,
            view.CloseReason is { } reason ? IncidentWords.Of(reason) : null, view.PreviousNumber, row.Occurrence, view.Notes,
            view.Links.Firing, row.ClosesAt, row.FlappingSince, view.Links.IsUmbrella,
            view.Links.GroupKeys, row.WaitsBehind, view.Links.MergedInto?.Number,
            [.. (view.Links.MergedInto is not null ? [] : ResponseLifecycle.Allowed(row.Response)).Select(action => action.ToString().ToLowerInvariant())],
            [.. (row.Response == ResponseState.Closed ? [] : StatusLifecycle.Allowed(row.Status)).Select(action => action.ToString().ToLowerInvariant())],
            [.. timeline.Items.Select(line => new TimelineItem(line.Sequence, line.At, line.Kind, line.Actor, line.Sentence, line.Body))]);
    }
}

/// <summary>One entry of the timeline.</summary>
/// <param name="Sentence">What the actor did; the actor stands before it.</param>
/// <param name="Body">Markdown below it; null when there is none.</param>
internal sealed record TimelineItem(long Sequence, DateTimeOffset At, string Kind, string Actor, string Sentence, string? Body);
