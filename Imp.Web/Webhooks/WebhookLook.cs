using Imp.Domain.Incidents;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Webhooks;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Webhooks;

/// <summary>How webhooks and what was sent to them look.</summary>
public static class WebhookLook
{
    public static Look Of(WebhookRow row) => row switch
    {
        { IsOn: false, OffReason: not null } => new("Switched off by Imp", "alert-triangle", Tone.Bad),
        { IsOn: false } => new("Off", "pause", Tone.Muted),
        { FailingSince: not null } => new("Fails", "alert-triangle", Tone.Warn),
        { TriedAt: null } => new("Nothing sent yet", "hourglass", Tone.Info),
        _ => new("Works", "circle-check", Tone.Good),
    };

    public static Look Of(WebhookState state) => state switch
    {
        WebhookState.Waiting => new("Waiting", "hourglass", Tone.Info),
        WebhookState.Delivered => new("Delivered", "circle-check", Tone.Good),
        WebhookState.Failed => new("Failed", "alert-triangle", Tone.Bad),
        WebhookState.Cancelled => new("Not sent", "minus", Tone.Muted),
    };

    /// <returns>What happened, in words.</returns>
    public static string Of(StreamKind kind) => kind switch
    {
        StreamKind.IncidentCreated => "Incident created",
        StreamKind.IncidentUpdated => "Incident updated",
        StreamKind.IncidentStatusChanged => "Status changed",
        StreamKind.IncidentUpdatePosted => "Update posted",
        StreamKind.PostmortemPublished => "Postmortem published",
    };

    /// <returns>What one row of the log is about.</returns>
    public static string Of(WebhookDeliveryRow row) => row switch
    {
        { Event: null } => "Test",
        { Kind: { } kind } => Of(kind),
        _ => "An event that is not kept",
    };

    /// <returns>Of which events a webhook is told, in one line.</returns>
    public static string Of(Words words, WebhookFilter filter, Names names)
    {
        string[] parts =
        [
            filter.Kinds.Count == 0 ? words["Everything"] : string.Join(", ", filter.Kinds.Select(kind => words[Of(kind)])),
            .. Part(filter.Services.Count, names.Services.Where(one => filter.Services.Contains(one.Id)).Select(one => one.Name), words.Count(filter.Services.Count, "{0} service", "{0} services")),
            .. Part(filter.Teams.Count, names.Teams.Where(one => filter.Teams.Contains(one.Id)).Select(one => one.Name), words.Count(filter.Teams.Count, "{0} team", "{0} teams")),
            .. filter.Severities.Count == 0 ? [] : new[] { string.Join(", ", filter.Severities.Order().Select(one => one.Label())) },
        ];
        return string.Join(" · ", parts);
    }

    private static IEnumerable<string> Part(int count, IEnumerable<string> names, string many) =>
        count == 0 ? [] : [names.Take(4).ToList() is { Count: > 0 and < 4 } few ? string.Join(", ", few) : many];
}
