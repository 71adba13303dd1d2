using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
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
public sealed record IncidentPageView(IncidentView Incident, Page<HeldAlertRow>? Alerts, Page<IncidentEventRow>? Events, Names Names, bool MayRespond);

/// <summary>One incident: what it is, who has it, what happens next, and its history.</summary>
public sealed partial class IncidentPage
{
    [Parameter] public long Number { get; set; }

    [SupplyParameterFromQuery] public string? Tab { get; set; }

    [SupplyParameterFromQuery] public long? Before { get; set; }

    /// <summary>Which kinds of entries of the timeline; empty for all.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }

    /// <summary>Where the page of the timeline before ended.</summary>
    [SupplyParameterFromQuery] public string? Older { get; set; }

    /// <summary>Where the page of the timeline after began.</summary>
    [SupplyParameterFromQuery] public string? Newer { get; set; }

    /// <summary>The entry of the timeline for which the page was opened.</summary>
    [SupplyParameterFromQuery] public long? Entry { get; set; }

    /// <summary>The whole timeline on one page, for paper.</summary>
    [SupplyParameterFromQuery] public bool? Whole { get; set; }

    /// <summary><c>picture</c> for the timeline as a picture; null for the list.</summary>
    [SupplyParameterFromQuery] public string? As { get; set; }

    /// <summary>Where the picture begins, in Unix milliseconds; null for all of it.</summary>
    [SupplyParameterFromQuery] public long? From { get; set; }

    /// <summary>Where the picture ends.</summary>
    [SupplyParameterFromQuery] public long? Until { get; set; }

    /// <summary><c>keep</c> to draw silence as long as it is.</summary>
    [SupplyParameterFromQuery] public string? Gaps { get; set; }

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
        var me = await Me.GetAsync();
        return new IncidentPageView(
            incident,
            Tab == "alerts" ? await Grouping.AlertsAsync(incident.Row.Id, After, 50, cancel) : null,
            Tab == "events" ? await Incidents.AlertsAsync(incident.Row.Id, Before, 50, cancel) : null,
            await Board.GetAsync(cancel),
            me.May(Permission.Respond, incident.Teams));
    }

    // What is merged has no life of its own; it can only be taken out again.
    private static IReadOnlyList<ResponseAction> Actions(IncidentPageView view) => view.Incident.Links.MergedInto is null && !(view.Incident.Row is { DrillFor: not null, Response: ResponseState.Closed }) ? ResponseLifecycle.Allowed(view.Incident.Row.Response) : [];

    private Task RespondAsync(ResponseAction action, IncidentRow row) => action switch
    {
        ResponseAction.Acknowledge => EditAsync(new AcknowledgeIncident(row.Id)),
        ResponseAction.Unacknowledge => ActAsync(new UnacknowledgeIncident(row.Id)),
        ResponseAction.Close => CloseAsync(row),
        ResponseAction.Reopen => Dialogs.ShowAsync<ReopenIncidentDialog, bool>($"Reopen #{row.Number}", new() { ["Id"] = row.Id }),
    };

    // Two changed the same field: whoever is second decides, knowing what the first did.
    private async Task EditAsync(ICommand command)
    {
        var before = View?.Incident;
        var result = await Acts.TryAsync(command);
        if (result.Done) Offer(before is null ? null : IncidentUndo.Of(command, before));
        else if (result.Code != "incident.changed" || command is not EditIncident edit) Toasts.Problem(result.Problem);
        else if (await Dialogs.ConfirmAsync("Somebody else was faster", $"{result.Problem} Shall yours replace it?", "Use mine")) await ActAsync(edit with { Seen = null });
    }

    private async Task SnoozeAsync(IncidentRow row)
    {
        if (await Dialogs.ShowAsync<SnoozeIncidentDialog, bool>($"Snooze #{row.Number}", new() { ["Id"] = row.Id }) && IncidentUndo.OfSnooze(row) is { } back) Offer(($"#{row.Number} is snoozed.", back));
    }

    private async Task AssignAsync(IncidentPageView view)
    {
        var row = view.Incident.Row;
        if (await Dialogs.ShowAsync<AssignIncidentDialog, EditIncident>($"Assign #{row.Number}", new() { ["Id"] = row.Id, ["People"] = view.Names.People, ["Assignee"] = row.AssigneeId }) is { } done)
            Offer(IncidentUndo.Of(done, view.Incident));
    }

    private async Task CloseAsync(IncidentRow row)
    {
        if (await Dialogs.ShowAsync<CloseIncidentDialog, bool>($"Close #{row.Number}", new() { ["Id"] = row.Id }) && row.DrillFor is null) Offer(($"#{row.Number} is closed.", new ReopenIncident(row.Id, "It was closed by mistake.")));
    }

    private void Offer((string Said, ICommand Back)? undo)
    {
        if (undo is var (said, back)) Toasts.Undoable(said, () => ActAsync(back, "Taken back."));
    }

    private IReadOnlyList<TabLink> TabLinks(IncidentPageView view) =>
    [
        new("Timeline", Links.Incident(Number), "history"),
        new("Alerts", Links.With(Links.Incident(Number), ("tab", "alerts")), "bell", view.Incident.Links.Alerts),
        new("Events", Links.With(Links.Incident(Number), ("tab", "events")), "activity", (int)view.Incident.Row.AlertCount),
        new("Pages sent", Links.With(Links.Incident(Number), ("tab", "pages")), "send"),
    ];
}
