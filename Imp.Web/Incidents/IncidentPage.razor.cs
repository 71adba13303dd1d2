using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>Everything on one incident's page.</summary>
/// <param name="Alerts">Only read when that tab is open.</param>
/// <param name="Events">The same.</param>
public sealed record IncidentPageView(IncidentView Incident, Page<TimelineLine> Timeline, Page<HeldAlertRow>? Alerts, Page<IncidentEventRow>? Events, Names Names, bool MayRespond);

/// <summary>One incident: what it is, who has it, what happens next, and its history.</summary>
public sealed partial class IncidentPage
{
    private const int TimelineRows = 100;

    [Parameter] public long Number { get; set; }

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public long? Before { get; set; }

    /// <summary>Where the page of alerts before ended.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private GroupingQueries Grouping { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    private IncidentId? Id => View?.Incident.Row.Id;

    private TimeZoneInfo Zone => Viewer ?? TimeZoneInfo.Utc;

    // Until the incident's id is known any incident's change is listened to, so that nothing between the first read and the bell is missed.
    protected override IEnumerable<Topic> Topics => Id is { } id && View!.Incident.Row.Number == Number
        ? [Topic.Incident(id), Topic.Services, Topic.Teams, Topic.People, Topic.Escalations, Topic.Schedules, Topic.Grouping]
        : [Topic.Incidents, Topic.Services, Topic.Teams, Topic.People];

    protected override async Task<IncidentPageView> LoadAsync(CancellationToken cancel)
    {
        var incident = await Incidents.GetAsync(Number, cancel) ?? throw new Missing("incident");
        return new IncidentPageView(
            incident,
            await Incidents.TimelineAsync(incident.Row.Id, Before, TimelineRows, cancel),
            Tab == "alerts" ? await Grouping.AlertsAsync(incident.Row.Id, After, 50, cancel) : null,
            Tab == "events" ? await Incidents.AlertsAsync(incident.Row.Id, Before, 50, cancel) : null,
            await Board.GetAsync(cancel),
            (await Me.GetAsync()).Role.May(Permission.Respond));
    }

    // What is merged has no life of its own; it can only be taken out again.
    private static IReadOnlyList<ResponseAction> Actions(IncidentPageView view) => view.Incident.Links.MergedInto is null ? ResponseLifecycle.Allowed(view.Incident.Row.Response) : [];

    private Task RespondAsync(ResponseAction action, IncidentRow row) => action switch
    {
        ResponseAction.Acknowledge => ActAsync(new AcknowledgeIncident(row.Id)),
        ResponseAction.Unacknowledge => ActAsync(new UnacknowledgeIncident(row.Id)),
        ResponseAction.Close => Dialogs.ShowAsync<CloseIncidentDialog, bool>($"Close #{row.Number}", new() { ["Id"] = row.Id }),
        ResponseAction.Reopen => Dialogs.ShowAsync<ReopenIncidentDialog, bool>($"Reopen #{row.Number}", new() { ["Id"] = row.Id }),
    };

    private IReadOnlyList<TabLink> TabLinks(IncidentPageView view) =>
    [
        new("Timeline", Links.Incident(Number), "history"),
        new("Alerts", Links.With(Links.Incident(Number), ("tab", "alerts")), "bell", view.Incident.Links.Alerts),
        new("Events", Links.With(Links.Incident(Number), ("tab", "events")), "activity", (int)view.Incident.Row.AlertCount),
        new("Pages sent", Links.With(Links.Incident(Number), ("tab", "pages")), "send"),
    ];

    private static TimelineEntry Entry(TimelineLine line) => new(
        line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), line.At, IncidentLook.OfEntry(line.Kind), line.Sentence, line.Actor,
        line.Body is { } body ? builder => builder.AddContent(0, MarkdownText.Render(body)) : null,
        IsKey: line.Kind is "incident.opened" or "incident.acknowledged" or "incident.closed" or "incident.reopened" or "escalation.exhausted");
}
