using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>What a sender asks for.</summary>
public enum AlertAction
{
    /// <summary>Something is wrong, or still is.</summary>
    Trigger,
    /// <summary>Somebody has it.</summary>
    Acknowledge,
    /// <summary>It is over.</summary>
    Resolve,
    /// <summary>Changes what is known of an open incident, as <see cref="AlertDetails.Change"/> says.</summary>
    Change,
}

/// <summary>How bad the sender says it is.</summary>
public enum AlertSeverity { Critical, Error, Warning, Info }

/// <summary>What one event says, in Imp's own words, whatever format it came in.</summary>
/// <param name="DedupKey">Names what is wrong; at most 512 characters, case-sensitive. Null when the sender gave none.</param>
/// <param name="Title">One line, at most 1,024 characters; null where the format allows it (acknowledge, resolve).</param>
/// <param name="OccurredAt">When the sender says it happened; null when it did not say or could not be read.</param>
/// <param name="SenderId">The sender's own id of this event, which makes a repeat harmless; null when there is none.</param>
public sealed record Alert(
    AlertAction Action, string? DedupKey, string? Title, AlertSeverity Severity, string? Source = null,
    DateTimeOffset? OccurredAt = null, string? SenderId = null)
{
    /// <summary>Makes what responders need beyond the title. Called at most once, and only for an event that is more than one more of an open incident; null when there is nothing.</summary>
    public Func<AlertDetails?>? Details { get; init; }

    /// <summary>When it is over unless the sender says it again before; null when only the sender ends it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True for a sender that says the same again and again: that something is over which is not open is no news then, and is not stored.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>What became of an event.</summary>
public enum EventOutcome
{
    /// <summary>On disk, not yet looked at.</summary>
    Received,
    /// <summary>On disk; the integration's script has not run yet.</summary>
    Transforming,
    /// <summary>Opened a new incident.</summary>
    Created,
    /// <summary>Joined an incident that was open.</summary>
    Attached,
    /// <summary>Deliberately had no effect; the reason says why.</summary>
    Suppressed,
    /// <summary>Acknowledged an incident.</summary>
    Acknowledged,
    /// <summary>Changed what is known of an incident: a note, its title, a snooze.</summary>
    Changed,
    /// <summary>Closed an incident, or asked to close one in which a person had written.</summary>
    Resolved,
    /// <summary>Reopened an incident that had been closed a moment ago.</summary>
    Reopened,
    /// <summary>Acknowledge or resolve of something that is not open; or a request that deliberately held no alert, such as a sender's test.</summary>
    Ignored,
    /// <summary>A request with a known key that could not be taken; the reason says why, and the sender was told.</summary>
    Refused,
    /// <summary>Could not be handled; the reason says why. It can be replayed.</summary>
    Failed,
}

/// <summary>What may be done with an event after it was handled.</summary>
public static class Replaying
{
    /// <returns>True for an alert that changed nothing: handling it once more cannot count it twice.</returns>
    /// <param name="dedupKey">Empty for a request that held no alert.</param>
    public static bool CanBeReplayed(this EventOutcome outcome, string dedupKey) =>
        dedupKey.Length > 0 && outcome is (EventOutcome.Failed or EventOutcome.Suppressed or EventOutcome.Ignored);
}

/// <summary>Events are to be handled once more.</summary>
public sealed record EventsReplayed(IReadOnlyList<long> Events) : DomainEvent("event.replayed");

/// <summary>From the sender's words to ours: the shipped table.</summary>
public static class SeverityMap
{
    public static Severity ToIncident(this AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => Severity.Sev1,
        AlertSeverity.Error => Severity.Sev2,
        AlertSeverity.Warning => Severity.Sev3,
        AlertSeverity.Info => Severity.Sev4,
    };

    /// <summary>Understands the words senders use.</summary>
    /// <returns>The severity; <see cref="AlertSeverity.Error"/> for anything unknown or missing, because not knowing must not let people sleep.</returns>
    public static AlertSeverity Parse(string? word) => Find(word) ?? AlertSeverity.Error;

    /// <returns>The severity; null for a word that is not known.</returns>
    public static AlertSeverity? Find(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "critical" or "crit" or "fatal" or "emergency" or "disaster" or "page" or "p1" or "sev0" or "sev1" => AlertSeverity.Critical,
        "error" or "err" or "high" or "major" or "p2" or "sev2" => AlertSeverity.Error,
        "warning" or "warn" or "average" or "minor" or "p3" or "sev3" => AlertSeverity.Warning,
        "info" or "information" or "informational" or "notice" or "low" or "debug" or "ok" or "p4" or "p5" or "sev4" => AlertSeverity.Info,
        _ => null,
    };
}
