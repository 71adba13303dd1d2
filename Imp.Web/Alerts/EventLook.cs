using Imp.Domain.Alerts;
using Imp.Web.Kit;

namespace Imp.Web.Alerts;

/// <summary>How events and what became of them look.</summary>
public static class EventLook
{
    public static Look Of(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Received => new("Waiting", "hourglass", Tone.Info),
        EventOutcome.Transforming => new("Transforming", "code", Tone.Info),
        EventOutcome.Created => new("Created", "flame", Tone.High),
        EventOutcome.Attached => new("Attached", "git-merge", Tone.Muted),
        EventOutcome.Suppressed => new("Suppressed", "volume-off", Tone.Muted),
        EventOutcome.Acknowledged => new("Acknowledged", "check", Tone.Warn),
        EventOutcome.Changed => new("Changed", "pencil", Tone.Info),
        EventOutcome.Resolved => new("Resolved", "circle-check", Tone.Good),
        EventOutcome.Reopened => new("Reopened", "reopen", Tone.Bad),
        EventOutcome.Ignored => new("Ignored", "minus", Tone.Muted),
        EventOutcome.Refused => new("Refused", "lock", Tone.Bad),
        EventOutcome.Failed => new("Failed", "alert-triangle", Tone.Bad),
    };

    public static string Of(AlertAction action) => action switch
    {
        AlertAction.Trigger => "trigger",
        AlertAction.Acknowledge => "acknowledge",
        AlertAction.Resolve => "resolve",
        AlertAction.Change => "change",
    };

    /// <summary>What an event says; a request without alert says nothing.</summary>
    public static string Says(Imp.Infrastructure.Alerts.EventRow row) => row.DedupKey.Length == 0 ? "nothing" : Of(row.Action);

    /// <summary>What an outcome means, in a sentence.</summary>
    public static string Explain(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Received => "It is safe on disk and will be looked at in a moment.",
        EventOutcome.Transforming => "It is safe on disk; the integration's script has not run yet.",
        EventOutcome.Created => "No incident with this dedup key was open, so it opened one.",
        EventOutcome.Attached => "An incident with this dedup key was open, so it was counted there.",
        EventOutcome.Suppressed => "It deliberately had no effect.",
        EventOutcome.Acknowledged => "It acknowledged the incident.",
        EventOutcome.Changed => "It changed what is known of the incident.",
        EventOutcome.Resolved => "The sender says that it is over.",
        EventOutcome.Reopened => "The last incident of this key was closed a moment ago, so it was reopened.",
        EventOutcome.Ignored => "It was taken, and there was nothing to be done.",
        EventOutcome.Refused => "It could not be taken, and the sender was told so. At most the first 4 KiB of it are kept.",
        EventOutcome.Failed => "It could not be handled. The event itself is kept.",
    };
}
