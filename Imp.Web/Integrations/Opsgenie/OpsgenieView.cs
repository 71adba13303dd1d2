using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>An incident in the shape in which Opsgenie's clients know an alert. Its id is the incident's, its tiny id the incident's number.</summary>
internal static class OpsgenieView
{
    public static object Of(SentAlert alert, IntegrationRef asking)
    {
        var (row, labels) = (alert.Incident, alert.Details?.Labels ?? []);
        // Whoever said that the alert is over has closed it, also while the incident waits whether it stays so.
        var isClosed = row.Response == ResponseState.Closed || row.ClosesAt is not null;
        return new
        {
            Id = row.Id.Value.ToString(), TinyId = $"{row.Number}", Alias = row.DedupKey ?? row.Id.Value.ToString(), Message = row.Title, Status = isClosed ? "closed" : "open",
            Acknowledged = row.Response == ResponseState.Acknowledged, IsSeen = row.AcknowledgedAt is not null, row.Tags, Snoozed = row.SnoozedUntil is not null,
            // Left out where it is not set: one client cannot read an empty one.
            row.SnoozedUntil, Count = Math.Max(1, row.AlertCount), LastOccurredAt = row.LastSeenAt ?? row.OpenedAt, CreatedAt = row.OpenedAt, UpdatedAt = Latest(row),
            Source = alert.Source ?? asking.Name, Owner = row.Assignee ?? "", Priority = Priority(row.Severity), Responders = new[] { new { Type = "team", Id = row.TeamId.Value.ToString() } },
            Integration = new { Id = asking.Id.Value.ToString(), asking.Name, Type = "API" }, Report = Report(row), Actions = Array.Empty<string>(),
            Entity = labels.FirstOrDefault(label => label.Name == "entity")?.Value ?? "", Description = alert.Details?.Description ?? "",
            Details = labels.Where(label => label.Name != "entity").ToDictionary(label => label.Name, label => label.Value),
        };
    }

    private static string Priority(Severity severity) => severity switch
    {
        Severity.Sev1 => "P1",
        Severity.Sev2 => "P2",
        Severity.Sev3 => "P3",
        Severity.Sev4 => "P4",
    };

    /// <summary>Milliseconds from the opening.</summary>
    private static object Report(IncidentRow row) => new
    {
        AckTime = (long?)(row.AcknowledgedAt - row.OpenedAt)?.TotalMilliseconds, CloseTime = (long?)(row.ClosedAt - row.OpenedAt)?.TotalMilliseconds, AcknowledgedBy = row.AcknowledgedAt is null ? null : row.Assignee,
    };

    private static DateTimeOffset Latest(IncidentRow row) => new[] { row.OpenedAt, row.LastSeenAt, row.AcknowledgedAt, row.ClosedAt }.OfType<DateTimeOffset>().Max();
}
