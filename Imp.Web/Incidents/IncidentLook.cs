using Imp.Domain.Incidents;
using Imp.Web.Kit;

namespace Imp.Web.Incidents;

/// <summary>How an incident's states, actions and history look: one table each.</summary>
public static class IncidentLook
{
    public static Look Of(ResponseState response) => response switch
    {
        ResponseState.Open => new("Open", "bell", Tone.Critical),
        ResponseState.Acknowledged => new("Acknowledged", "check", Tone.Warn),
        ResponseState.Closed => new("Closed", "circle-check", Tone.Muted),
    };

    public static Look Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => new("Investigating", "search", Tone.Bad),
        IncidentStatus.Identified => new("Identified", "pin", Tone.High),
        IncidentStatus.Monitoring => new("Monitoring", "eye", Tone.Warn),
        IncidentStatus.Resolved => new("Resolved", "circle-check", Tone.Good),
    };

    public static ActionLook Of(ResponseAction action) => action switch
    {
        ResponseAction.Acknowledge => new("Acknowledge", "check", ActionTone.Primary, "a", "I have it: paging stops"),
        ResponseAction.Unacknowledge => new("Give back", "reopen", ActionTone.Plain, "u", "Open again: paging starts anew"),
        ResponseAction.Close => new("Close", "circle-check", ActionTone.Plain, "x", "It is over", Opens: true),
        ResponseAction.Reopen => new("Reopen", "reopen", ActionTone.Primary, "o", "It is not over", Opens: true),
    };

    public static ActionLook Of(StatusAction action) => action switch
    {
        StatusAction.Investigate => new("Investigating", "search"),
        StatusAction.Identify => new("Identified", "pin"),
        StatusAction.Monitor => new("Monitoring", "eye"),
        StatusAction.Resolve => new("Resolved", "circle-check"),
    };

    public static string Of(CloseReason reason) => reason switch
    {
        CloseReason.Fixed => "Fixed",
        CloseReason.WentAway => "Went away by itself",
        CloseReason.Noise => "Noise: nobody should have been told",
        CloseReason.Duplicate => "Duplicate of another",
        CloseReason.External => "Known, or somebody else's",
        CloseReason.Maintenance => "Planned work",
        CloseReason.Merged => "Merged into another",
        CloseReason.Drill => "The drill is over",
    };

    /// <summary>The look of a timeline entry by its kind; unknown kinds get a plain dot.</summary>
    public static Look OfEntry(string kind) => kind switch
    {
        "incident.opened" => new("Opened", "flame", Tone.Critical),
        "incident.drill-started" => new("Drill", "play", Tone.Info),
        "incident.acknowledged" => new("Acknowledged", "check", Tone.Good),
        "incident.unacknowledged" => new("Open again", "bell", Tone.Bad),
        "incident.snoozed" => new("Snoozed", "snooze", Tone.Info),
        "incident.woke" => new("Snooze ended", "bell", Tone.Warn),
        "incident.closed" => new("Closed", "circle-check", Tone.Good),
        "incident.reopened" => new("Reopened", "reopen", Tone.Bad),
        "incident.status-changed" => new("Status", "activity", Tone.Info),
        "incident.severity-changed" => new("Severity", "chart-bar", Tone.Warn),
        "incident.renamed" => new("Renamed", "edit", Tone.Muted),
        "incident.assigned" => new("Assigned", "user", Tone.Info),
        "incident.role-changed" => new("Role", "users", Tone.Info),
        "incident.impact-changed" => new("Customer impact", "users", Tone.Warn),
        "incident.notes-edited" => new("Notes", "note", Tone.Muted),
        "incident.note-added" => new("Note", "message", Tone.Accent),
        "incident.tagged" => new("Tags", "tag", Tone.Muted),
        "incident.attachment-added" => new("Attachment", "paperclip", Tone.Accent),
        "incident.attachment-removed" => new("Attachment removed", "paperclip", Tone.Muted),
        "incident.routed" => new("Rule", "filter", Tone.Info),
        "incident.cleared" => new("Cleared by the sender", "circle-dashed", Tone.Good),
        "incident.calm" => new("Calm", "hourglass", Tone.Good),
        "incident.fired-again" => new("Fires again", "flame", Tone.Warn),
        "incident.flapping" => new("Flapping", "activity", Tone.Warn),
        "incident.flapping-ended" => new("Flapping ended", "circle-dashed", Tone.Good),
        "storm.began" => new("Storm", "alert-triangle", Tone.Critical),
        "storm.limited" => new("Over its limit", "hourglass", Tone.Warn),
        "storm.ended" => new("Storm ended", "circle-dashed", Tone.Good),
        "incident.merged" => new("Merged", "git-merge", Tone.Info),
        "incident.took-in" => new("Took in another", "git-merge", Tone.Info),
        "incident.unmerged" => new("Taken out again", "reopen", Tone.Warn),
        "incident.gave-back" => new("Gave another back", "reopen", Tone.Muted),
        "incident.linked" => new("Linked", "link", Tone.Info),
        "incident.unlinked" => new("Link removed", "link", Tone.Muted),
        "grouping.waits" => new("Waits", "hourglass", Tone.Info),
        "grouping.released" => new("Pages again", "bell", Tone.Warn),
        "escalation.step-reached" => new("Escalation", "escalation", Tone.Warn),
        "escalation.step-skipped" => new("Step skipped", "minus", Tone.Muted),
        "escalation.policy-applied" => new("Policy applied", "escalation", Tone.Info),
        "escalation.holder-asked" => new("Still on it?", "hourglass", Tone.Warn),
        "escalation.holder-confirmed" => new("Still on it", "check", Tone.Good),
        "escalation.exhausted" => new("Nobody came", "alert-triangle", Tone.Critical),
        "escalation.too-old" => new("Escalation ended", "hourglass", Tone.Muted),
        "quiet.muted" => new("Muted", "volume-off", Tone.Info),
        "quiet.unmuted" => new("Mute ended", "volume", Tone.Warn),
        "message.sent" => new("Message", "send", Tone.Info),
        "message.impossible" => new("Cannot be reached", "alert-triangle", Tone.Bad),
        "message.failed" => new("Message failed", "alert-triangle", Tone.Bad),
        _ => new("Entry", "circle", Tone.Muted),
    };
}
