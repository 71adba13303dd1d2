using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>What a client asks to be done with an alert that is there.</summary>
/// <param name="Alert">As an event; without a key, which only the caller knows. Null when something is wrong.</param>
/// <param name="Field">Which field is wrong; null for none.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record OpsgenieAction(Alert? Alert, string? Field = null, string? Error = null)
{
    private static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(30);

    /// <param name="word">The last part of the path, as <see cref="OpsgeniePath"/> read it.</param>
    /// <param name="body">Undefined where nothing was sent.</param>
    /// <param name="query">For deletions, which have no body.</param>
    public static OpsgenieAction Read(string word, JsonElement body, IReadOnlyDictionary<string, string> query, DateTimeOffset now)
    {
        var note = OpsgenieAlert.Remark(body.Text("note") ?? Blank(query, "note"));
        switch (word)
        {
            case "close" or "delete":
                return Of(AlertAction.Resolve, note is null ? null : new AlertChange { Note = note }, body, query);
            case "acknowledge":
                return Of(AlertAction.Acknowledge, note is null ? null : new AlertChange { Note = note }, body, query);
            case "unacknowledge":
                return Of(AlertAction.Change, new AlertChange { GiveBack = true, Note = note }, body, query);
            case "notes":
                return note is null ? Wrong("note", "Note can not be empty.") : Of(AlertAction.Change, new AlertChange { Note = note }, body, query);
            case "message":
                return body.Text("message") is { } message
                    ? Of(AlertAction.Change, new AlertChange { Title = JsonReading.Cut(message.Split(['\n', '\r'], 2)[0].Trim(), 255), Note = note }, body, query)
                    : Wrong("message", OpsgenieAlert.NoMessage);
            case "description":
                return body.Text("description") is { } text ? Of(AlertAction.Change, Noted(note), body, query, new DetailsDraft().Describe(text)) : Wrong("description", "Description can not be empty.");
            case "priority":
                return OpsgenieAlert.IsPriority(body.Text("priority"))
                    ? Of(AlertAction.Change, new AlertChange { Severity = OpsgenieAlert.Severity(body.Text("priority")), Note = note }, body, query)
                    : Wrong("priority", "Priority should be one of P1, P2, P3, P4 and P5.");
            case "tags":
                return OpsgenieAlert.Words(body.At("tags")) is { Count: > 0 } tags
                    ? Of(AlertAction.Change, new AlertChange { AddTags = tags, Note = note }, body, query) : Wrong("tags", "Tags can not be empty.");
            case "untag":
                return Listed(query, "tags") is { Count: > 0 } gone
                    ? Of(AlertAction.Change, new AlertChange { RemoveTags = gone, Note = note }, body, query) : Wrong("tags", "Tags can not be empty.");
            case "details":
                return body.At("details").Pairs().Any()
                    ? Of(AlertAction.Change, Noted(note), body, query, OpsgenieAlert.Pairs(new DetailsDraft(), body.At("details"))) : Wrong("details", "Details can not be empty.");
            case "undetail":
                return Listed(query, "keys") is { Count: > 0 } keys
                    ? Of(AlertAction.Change, new AlertChange { RemoveLabels = keys, Note = note }, body, query) : Wrong("keys", "Keys can not be empty.");
            case "snooze":
                // A minute is the least that Imp snoozes for, and the event has a way to go until it is looked at.
                return body.Instant("endTime") is { } until && until > now.AddSeconds(90) && until < now + LongestSnooze
                    ? Of(AlertAction.Change, new AlertChange { SnoozeUntil = until, Note = note }, body, query)
                    : Wrong("endTime", "endTime should be an instant at least two minutes and at most 30 days ahead.");
            default:
                return Wrong("action", $"Imp does not do \"{JsonReading.Cut(word, 60)}\": who is paged is decided by its escalation policies.");
        }
    }

    private static OpsgenieAction Of(AlertAction action, AlertChange? change, JsonElement body, IReadOnlyDictionary<string, string> query, DetailsDraft? details = null)
    {
        var draft = (details ?? new DetailsDraft()).Change(change);
        return new OpsgenieAction(new Alert(action, null, null, AlertSeverity.Info, body.AnyText("source", "user") ?? Blank(query, "source") ?? Blank(query, "user")) { Details = draft.Done });
    }

    private static AlertChange? Noted(string? note) => note is null ? null : new AlertChange { Note = note };

    private static OpsgenieAction Wrong(string field, string error) => new(null, field, error);

    private static IReadOnlyList<string> Listed(IReadOnlyDictionary<string, string> query, string name) =>
        [.. (Blank(query, name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(20)];

    private static string? Blank(IReadOnlyDictionary<string, string> query, string name) => query.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
