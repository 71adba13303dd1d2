using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Incidents;

/// <summary>An incident as the API shows it in lists.</summary>
public record IncidentItem
{
    internal IncidentItem(IncidentRow row)
    {
        (Number, Title, Response, Status, Severity) = (row.Number, row.Title, row.Response, row.Status, row.Severity);
        (Service, Team, DedupKey, AlertCount, Assignee, Tags) = (row.Service, row.Team, row.DedupKey, row.AlertCount, row.Assignee, row.Tags);
        (OpenedAt, AcknowledgedAt, ClosedAt, IsDrill) = (row.OpenedAt, row.AcknowledgedAt, row.ClosedAt, row.DrillFor is not null);
    }

    [Field("What people call it; in every route.", Sorts = true, Example = 1)]
    public long Number { get; }

    [Field("What is wrong, in a few words; 1 to 255 characters.", Example = "Disk is full on web-1")]
    public string Title { get; }

    [Field("Whether somebody has it.")]
    public ResponseState Response { get; }

    [Field("How far the work is.")]
    public IncidentStatus Status { get; }

    [Field("`SEV1` is the worst.")]
    public Severity Severity { get; }

    [Field("Name of the service that is affected.", Example = "Main service")]
    public string Service { get; }

    [Field("Name of the team that owns the service.", Example = "Operations")]
    public string Team { get; }

    [Field("Alerts with this key join it; null when declared without one.", Example = "web-1/disk")]
    public string? DedupKey { get; }

    [Field("How many alerts joined.", Example = 3)]
    public long AlertCount { get; }

    [Field("Name of who has it; null when nobody.", Example = "Ana")]
    public string? Assignee { get; }

    [Field("Lower-case words.")]
    public IReadOnlyList<string> Tags { get; }

    [Field("When it was opened.")]
    public DateTimeOffset OpenedAt { get; }

    [Field("When it was acknowledged first.")]
    public DateTimeOffset? AcknowledgedAt { get; }

    [Field("When it was closed.")]
    public DateTimeOffset? ClosedAt { get; }

    [Field("True for an exercise.")]
    public bool IsDrill { get; }
}

/// <summary>An incident as the API shows it alone.</summary>
public sealed record IncidentDetail : IncidentItem
{
    internal IncidentDetail(IncidentView view, Page<TimelineLine> timeline, IReadOnlyList<RelatedRow> related) : base(view.Row)
    {
        (TookIn, Relations, RoutedTo, Runbook) = ([.. view.Links.TookIn.Select(one => one.Number)], [.. related.Select(one => new RelationItem(one))], view.RoutedTo, view.Runbook);
        var row = view.Row;
        (LastSeenAt, SnoozedUntil, CloseReason, Previous, Occurrence, Notes) = (row.LastSeenAt, row.SnoozedUntil, view.CloseReason, view.PreviousNumber, row.Occurrence, view.Notes);
        (FiringCount, ClosesAt, FlappingSince, IsUmbrella) = (view.Links.Firing, row.ClosesAt, row.FlappingSince, view.Links.IsUmbrella);
        (GroupKeys, WaitsBehind, MergedInto) = (view.Links.GroupKeys, row.WaitsBehind, view.Links.MergedInto?.Number);
        Actions = [.. view.Links.MergedInto is not null || row is { DrillFor: not null, Response: ResponseState.Closed } ? [] : ResponseLifecycle.Allowed(row.Response)];
        StatusActions = [.. row.Response == ResponseState.Closed ? [] : StatusLifecycle.Allowed(row.Status)];
        (Roles, Impact) = ([.. view.Roles.Select(role => new RoleItem(role.Name, role.Person))], ImpactItem.Of(view.Impact));
        Timeline = [.. timeline.Items.Select(line => new TimelineItem(line))];
    }

    [Field("When the latest alert joined.")]
    public DateTimeOffset? LastSeenAt { get; }

    [Field("Until when it is snoozed.")]
    public DateTimeOffset? SnoozedUntil { get; }

    [Field("Why it was closed.")]
    public CloseReason? CloseReason { get; }

    [Field("Number of the incident of the same key before it.")]
    public long? Previous { get; }

    [Field("1 for the first of its key.", Example = 1)]
    public int Occurrence { get; }

    [Field("Markdown.", Example = "Logs fill `/var`.")]
    public string Notes { get; }

    [Field("How many of its alerts are not over.", Example = 1)]
    public int FiringCount { get; }

    [Field("All its alerts are over, and it closes then unless one fires again; null otherwise.")]
    public DateTimeOffset? ClosesAt { get; }

    [Field("Since when its alerts come and go so often that it is held open; null otherwise.")]
    public DateTimeOffset? FlappingSince { get; }

    [Field("True when it stands, or stood, for a storm of its service.")]
    public bool IsUmbrella { get; }

    [Field("Alerts of its service with such a key join it; empty where alerts are not grouped.")]
    public IReadOnlyList<string> GroupKeys { get; }

    [Field("Number of the incident behind which it waits and pages nobody; null when it may page.")]
    public long? WaitsBehind { get; }

    [Field("Number of the incident that has its alerts; null when it has them itself.")]
    public long? MergedInto { get; }

    [Field("Numbers of incidents that were merged into this one; at most 20.")]
    public IReadOnlyList<long> TookIn { get; }

    [Field("Incidents with which people linked it: the whole first, then parts, then what is related; at most 100.")]
    public IReadOnlyList<RelationItem> Relations { get; }

    [Field("Name of the team that is paged in place of the service's; null for the service's.", Example = "Databases")]
    public string? RoutedTo { get; }

    [Field("Address at which it is written what to do, as the rule says that opened it; null for none.", Example = "https://wiki.example.org/disk")]
    public string? Runbook { get; }

    [Field("What can be done along the response axis now.")]
    public IReadOnlyList<ResponseAction> Actions { get; }

    [Field("What can be said along the status axis now.")]
    public IReadOnlyList<StatusAction> StatusActions { get; }

    [Field("Who does what.")]
    public IReadOnlyList<RoleItem> Roles { get; }

    [Field("What customers notice; null when nobody said.")]
    public ImpactItem? Impact { get; }

    [Field("Newest first, at most 200; `/timeline` has all.")]
    public IReadOnlyList<TimelineItem> Timeline { get; }
}

/// <summary>An incident that hangs together with another.</summary>
public sealed record RelationItem
{
    internal RelationItem(RelatedRow row) => (Number, Title, Severity, Response, Side) = (row.Number, row.Title, row.Severity, row.Response, row.Side);

    [Field("What people call it.", Example = 2)]
    public long Number { get; }

    [Field("What is wrong there.", Example = "Database is slow")]
    public string Title { get; }

    [Field("`SEV1` is the worst.")]
    public Severity Severity { get; }

    [Field("Whether somebody has it.")]
    public ResponseState Response { get; }

    [Field("What it is to the incident that was asked for: `parent` holds it, `child` is a part of it.")]
    public RelationSide Side { get; }
}

/// <summary>A role and who has it.</summary>
public sealed record RoleItem
{
    internal RoleItem(string role, string person) => (Role, Person) = (role, person);

    [Field("What the person is in this incident.", Example = "Incident commander")]
    public string Role { get; }

    [Field("Name of the person.", Example = "Ana")]
    public string Person { get; }
}

/// <summary>What customers notice.</summary>
public sealed record ImpactItem
{
    private ImpactItem(CustomerImpact impact) => (Who, Count, Workaround, SuggestedSeverity) = (impact.Who, impact.Count, impact.Workaround, impact.Suggested);

    [Field("Who is affected.", Example = "Customers who pay by card")]
    public string Who { get; }

    [Field("How many; null when nobody knows.", Example = 120)]
    public long? Count { get; }

    [Field("What they can do meanwhile, Markdown.")]
    public string Workaround { get; }

    [Field("By how many are affected; null without a number.")]
    public Severity? SuggestedSeverity { get; }

    internal static ImpactItem? Of(CustomerImpact impact) => impact.IsKnown ? new(impact) : null;
}

/// <summary>One entry of the timeline.</summary>
public sealed record TimelineItem
{
    internal TimelineItem(TimelineLine line) => (Sequence, At, Kind, Actor, Sentence, Body, WrittenAt) = (line.Sequence, line.At, line.Kind, line.Actor, line.Sentence, line.Body, line.WrittenAt);

    [Field("Grows over all incidents.", Sorts = true, Example = 17)]
    public long Sequence { get; }

    [Field("When it happened.")]
    public DateTimeOffset At { get; }

    [Field("Of what kind it is.", Example = "incident.acknowledged")]
    public string Kind { get; }

    [Field("Who did it.", Example = "Ana")]
    public string Actor { get; }

    [Field("What the actor did; the actor stands before it.", Example = "acknowledged")]
    public string Sentence { get; }

    [Field("Markdown below it; null when there is none.")]
    public string? Body { get; }

    [Field("When it was written down, where that was later than `at`; null otherwise.")]
    public DateTimeOffset? WrittenAt { get; }
}
