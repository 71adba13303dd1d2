using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>Everything on one incident's page.</summary>
/// <param name="Alerts">Only read when that tab is open.</param>
public sealed record IncidentPageView(IncidentView Incident, Page<TimelineLine> Timeline, Page<IncidentEventRow>? Alerts, Names Names, bool MayRespond);

/// <summary>One incident: what it is, who has it, what happens next, and its history.</summary>
public sealed partial class IncidentPage
{
    private const int TimelineRows = 100;

    [Parameter] public long Number { get; set; }

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public long? Before { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private ICurrentActor Me { get; set; } = null!;

    private IncidentId? Id => View?.Incident.Row.Id;

    private TimeZoneInfo Zone => Viewer ?? TimeZoneInfo.Utc;

    // Until the incident's id is known any incident's change is listened to, so that nothing between the first read and the bell is missed.
    protected override IEnumerable<Topic> Topics => Id is { } id && View!.Incident.Row.Number == Number
        ? [Topic.Incident(id), Topic.Services, Topic.Teams, Topic.People, Topic.Escalations]
        : [Topic.Incidents, Topic.Services, Topic.Teams, Topic.People];

    protected override async Task<IncidentPageView> LoadAsync(CancellationToken cancel)
    {
        var incident = await Incidents.GetAsync(Number, cancel) ?? throw new Missing("incident");
        return new IncidentPageView(
            incident,
            await Incidents.TimelineAsync(incident.Row.Id, Before, TimelineRows, cancel),
            Tab == "alerts" ? await Incidents.AlertsAsync(incident.Row.Id, Before, 50, cancel) : null,
            await Board.GetAsync(cancel),
            (await Me.GetAsync()).Role.May(Permission.Respond));
    }

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
        new("Alerts", Links.With(Links.Incident(Number), ("tab", "alerts")), "activity", (int)view.Incident.Row.AlertCount),
        new("Pages sent", Links.With(Links.Incident(Number), ("tab", "pages")), "send"),
    ];

    private static TimelineEntry Entry(TimelineLine line) => new(
        line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), line.At, IncidentLook.OfEntry(line.Kind), line.Sentence, line.Actor,
        line.Body is { } body ? builder => builder.AddContent(0, MarkdownText.Render(body)) : null,
        IsKey: line.Kind is "incident.opened" or "incident.acknowledged" or "incident.closed" or "incident.reopened" or "escalation.exhausted");
}
