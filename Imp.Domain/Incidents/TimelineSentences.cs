using System.Globalization;
using System.Text.Json;
using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Makes the sentence of a timeline entry when it is read, so that wording can improve without touching what is stored. The actor stands before it.</summary>
public static class TimelineSentences
{
    private const int MostNamed = 20;

    /// <param name="kind">The event's name.</param>
    /// <param name="data">The event as stored.</param>
    /// <param name="nameOf">A person's name by id.</param>
    /// <returns>What the actor did, as in "Ana <c>acknowledged</c>", and Markdown that stands below it or null.</returns>
    public static (string Sentence, string? Body) Of(string kind, JsonElement data, Func<Guid, string> nameOf) => kind switch
    {
        "incident.opened" => (Number(data, "againAfter") is { } before
            ? $"opened it as {Severity(data, "severity")}, again after #{before} ({Ordinal(Number(data, "occurrence") ?? 1)} time)"
            : $"opened it as {Severity(data, "severity")}", null),
        "incident.drill-started" => ($"started a drill: every message goes to {Text(data, "personName")} and to nobody else, and it ends by itself at {Clock(data, "endsAt")}", null),
        "incident.acknowledged" => ("acknowledged", null),
        "incident.unacknowledged" => (Text(data, "cause") switch
        {
            "SnoozeEnded" => "opened it again: the snooze ended",
            "SeverityRose" => "opened it again: the severity rose",
            "TimedOut" => "opened it again: the acknowledgement timed out",
            _ => "gave it back: it is open again",
        }, null),
        "incident.snoozed" => ($"snoozed it until {Instant(data, "until")}", null),
        "incident.woke" => ("ended the snooze", null),
        "incident.closed" => ($"closed it: {Reason(Text(data, "reason"))}", Text(data, "note")),
        "incident.reopened" => ("reopened it", Text(data, "reason")),
        "incident.status-changed" => ($"set the status from {Lower(data, "from")} to {Lower(data, "to")}", null),
        "incident.renamed" => ($"renamed it from “{Text(data, "from")}” to “{Text(data, "to")}”", null),
        "incident.severity-changed" => ($"changed the severity from {Severity(data, "from")} to {Severity(data, "to")}", null),
        "incident.assigned" => (Text(data, "person") is { } person ? $"assigned it to {person}" : "took the assignee away", null),
        "incident.role-changed" => (Text(data, "person") is { } named ? $"gave the role {Text(data, "role")} to {named}" : $"took the role {Text(data, "role")} away", null),
        "incident.impact-changed" => (Impact(data), Text(data, "workaround") is { Length: > 0 } workaround ? $"Work-around: {workaround}" : null),
        "incident.notes-edited" => ("edited the notes", null),
        "incident.note-added" => ("wrote", Text(data, "text")),
        "incident.tagged" => (Tags(data), null),
        "incident.attachment-added" => ($"attached “{Text(data, "file")}” ({FileSize.Words(Number(data, "bytes") ?? 0)})", null),
        "incident.attachment-removed" => ($"removed the attachment “{Text(data, "file")}”", null),
        "incident.routed" => (Routed(data), Text(data, "runbook") is { } runbook ? $"Runbook: <{runbook}>" : null),
        "incident.cleared" => ("says that it is over; as people have written here, a person closes it", null),
        "incident.calm" => ($"says that all is over; it closes at {Clock(data, "closesAt")} if it stays so", null),
        "incident.fired-again" => ("fires again", null),
        "incident.flapping" => ($"keeps coming and going: {Number(data, "changes")} changes. It is held open until it has been calm for {Number(data, "calmMinutes")} minutes, and pages no more for each change", null),
        "incident.flapping-ended" => ($"stopped coming and going after {Number(data, "changes")} changes", null),
        "storm.began" => (Text(data, "integration") is { } sender
            ? $"opened this umbrella: {sender} is over its limit, and what it sends joins here"
            : $"opened this umbrella: more than {Number(data, "threshold")} incidents of the service within a minute. Further alerts join here", null),
        "storm.limited" => ($"sends more than its limit ({Number(data, "perSecond")} events a second): what goes beyond joins here", null),
        "storm.ended" => ($"ended the storm: {Number(data, "alerts")} alerts of {Number(data, "keys")} keys. New alerts open incidents of their own again", null),
        "incident.merged" => ($"merged it into #{Number(data, "number")}", null),
        "incident.took-in" => ($"merged #{Number(data, "number")} “{Text(data, "title")}” into it", null),
        "incident.unmerged" => ($"took it out of #{Number(data, "number")} again", null),
        "incident.gave-back" => ($"took #{Number(data, "number")} out of it again", null),
        "incident.linked" => (Text(data, "other") switch
        {
            "Parent" => $"made it part of #{Number(data, "number")} “{Text(data, "title")}”",
            "Child" => $"made #{Number(data, "number")} “{Text(data, "title")}” part of it",
            _ => $"linked it with #{Number(data, "number")} “{Text(data, "title")}”",
        }, null),
        "incident.unlinked" => (Text(data, "other") switch
        {
            "Parent" => $"said that it is no part of #{Number(data, "number")} any more",
            "Child" => $"said that #{Number(data, "number")} is no part of it any more",
            _ => $"removed the link with #{Number(data, "number")}",
        }, null),
        "grouping.waits" => ($"made it wait behind #{Number(data, "behind")} ({Text(data, "service")}): nobody is paged", null),
        "grouping.released" => (Text(data, "end") switch
        {
            "ParentClosed" => $"ended the wait: #{Number(data, "behind")} is closed",
            "ParentMuted" => $"ended the wait: #{Number(data, "behind")} is muted",
            "MoreSevere" => $"ended the wait: it is worse than #{Number(data, "behind")}",
            "NoLongerDepends" => "ended the wait: its service does not depend on the other any more",
            _ => "asked to page now",
        }, null),
        "escalation.step-reached" => ($"reached step {Number(data, "step")} of “{Text(data, "policy")}”{(Number(data, "round") > 1 ? $", round {Number(data, "round")}" : "")}{(Number(data, "attempt") > 1 ? $", attempt {Number(data, "attempt")}" : "")}", null),
        "escalation.policy-applied" => ($"made the escalation follow “{Text(data, "policy")}” as it is now", null),
        "escalation.step-skipped" => ($"skipped step {Number(data, "step")}: nobody there can be paged", null),
        "escalation.holder-asked" => ($"asked {nameOf(Id(data, "person"))} whether it is still in hand: nothing was heard for {Number(data, "minutes")} minutes", null),
        "escalation.holder-confirmed" => ("said that it is still in hand", null),
        "escalation.exhausted" => ($"came to the end of “{Text(data, "policy")}”: everybody was paged and nobody acknowledged. The owners are told every hour", null),
        "escalation.too-old" => ("stopped: after 7 days nothing pages without a person", null),
        "quiet.muted" => (data.TryGetProperty("until", out var until) && until.ValueKind == JsonValueKind.String ? $"muted it until {Instant(data, "until")}: {Text(data, "reason")}" : $"muted it until it clears: {Text(data, "reason")}", null),
        "quiet.unmuted" => ("ended the mute", null),
        "message.sent" => (Sent(data, nameOf(Id(data, "to"))) + (Flag(data, "crossed") ? " (crossed with the acknowledgement)" : ""), null),
        "message.impossible" => ($"could not page {nameOf(Id(data, "person"))}: no contact method", null),
        "message.failed" => ($"could not reach {nameOf(Id(data, "to"))} by {Channel(data)}: {Text(data, "why")}", null),
        _ => (kind, null),
    };

    /// <returns>A close reason in words.</returns>
    public static string Reason(string? reason) => reason switch
    {
        "Fixed" => "fixed",
        "WentAway" => "went away",
        "Noise" => "noise",
        "Duplicate" => "duplicate",
        "External" => "known, external",
        "Maintenance" => "maintenance",
        "Merged" => "merged",
        "Drill" => "the drill is over",
        _ => "no reason given",
    };

    /// <returns><c>1st</c>, <c>2nd</c>, <c>3rd</c>, <c>4th</c> …</returns>
    public static string Ordinal(long number) => (number % 100) is >= 11 and <= 13 ? $"{number}th" : (number % 10) switch { 1 => $"{number}st", 2 => $"{number}nd", 3 => $"{number}rd", _ => $"{number}th" };

    private static string Tags(JsonElement data)
    {
        var added = List(data, "added");
        var removed = List(data, "removed");
        return (added.Length, removed.Length) switch
        {
            ( > 0, > 0) => $"tagged it {added} and removed {removed}",
            ( > 0, _) => $"tagged it {added}",
            _ => $"removed the tag {removed}",
        };
    }

    private static string Impact(JsonElement data)
    {
        var (who, count) = (Text(data, "who"), Number(data, "count")?.ToString("N0", CultureInfo.InvariantCulture));
        return (who, count) switch
        {
            (null or "", null) => Text(data, "workaround") is { Length: > 0 } ? "described the impact" : "took back what was said about the impact",
            (null or "", _) => $"said that {count} are affected",
            (_, null) => $"said who is affected: {who}",
            _ => $"said who is affected: {who}, {count}",
        };
    }

    private static string Routed(JsonElement data)
    {
        var rule = Lowered(Text(data, "rule"));
        long[] before = data.TryGetProperty("before", out var events) && events.ValueKind == JsonValueKind.Array ? [.. events.EnumerateArray().Select(one => one.GetInt64())] : [];
        var some = string.Join(", ", before.Take(MostNamed)) + (before.Length > MostNamed ? $" and {before.Length - MostNamed} more" : "");
        return (Text(data, "team"), before.Length) switch
        {
            (null, 0) => $"sent it through {rule}",
            (null, 1) => $"sent it through {rule}; held before: event {some}",
            (null, _) => $"sent it through {rule}; held before: events {some}",
            ({ } team, 0) => $"sent it through {rule}, pages {team}",
            ({ } team, 1) => $"sent it through {rule}, pages {team}; held before: event {some}",
            ({ } team, _) => $"sent it through {rule}, pages {team}; held before: events {some}",
        };
    }

    private static string Lowered(string? text) => string.IsNullOrEmpty(text) ? "a rule" : char.ToLowerInvariant(text[0]) + text[1..];

    private static string Sent(JsonElement data, string name) => Text(data, "purpose") switch
    {
        "Ended" => $"told the end to {name} by {Channel(data)}",
        "Check" => $"asked {name} by {Channel(data)}",
        _ => $"paged {name} by {Channel(data)}",
    };

    private static string Severity(JsonElement data, string name) => (Text(data, name) ?? "").ToUpperInvariant();

    private static string Lower(JsonElement data, string name) => (Text(data, name) ?? "").ToLowerInvariant();

    private static string Channel(JsonElement data) => Enum.TryParse<ChannelKind>(Text(data, "channel"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind.InSentence() : "";

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static bool Flag(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static Guid Id(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.TryGetGuid(out var id) ? id : Guid.Empty;

    private static string Instant(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "later";

    private static string Clock(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? $"{at.UtcDateTime:HH:mm:ss} UTC" : "an instant that is not known";

    private static string List(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? string.Join(", ", value.EnumerateArray().Select(one => "#" + one.GetString())) : "";
}
