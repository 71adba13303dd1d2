using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Alerts;

/// <summary>One event as it arrived, and what became of it. Written and updated only by the event path.</summary>
public sealed class StoredEvent
{
    /// <summary>The order of arrival, and the event's public id.</summary>
    public long Sequence { get; init; }
    public IntegrationId IntegrationId { get; init; }
    public ServiceId ServiceId { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    /// <summary>The format it was recognised as: <c>pagerduty-v2</c>, <c>generic</c>.</summary>
    public required string Format { get; init; }
    public AlertAction Action { get; init; }
    public required string DedupKey { get; init; }
    public AlertSeverity Severity { get; init; }
    public string? Title { get; init; }
    public string? Source { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public string? SenderId { get; init; }
    public EventOutcome Outcome { get; init; }
    /// <summary>Why, where the outcome alone does not say it.</summary>
    public string? Reason { get; init; }
    public IncidentId? IncidentId { get; init; }
    public DateTimeOffset? HandledAt { get; init; }
    /// <summary>The event of the same incident before this one; null for its first.</summary>
    public long? PreviousSequence { get; init; }
    /// <summary>The first event of the same request, which alone holds the body; null for a first or only one.</summary>
    public long? RequestSequence { get; init; }
    /// <summary>Description, labels, links and images as JSON; null when there are none, and for an event that was merely counted.</summary>
    public string? Details { get; init; }
    /// <summary>The raw bytes as sent. Last, so that lists do not have to read over it.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>How far the incidents' alert counts go. One row.</summary>
public sealed class EventCursor
{
    public int Id { get; init; }
    public long CountedUpTo { get; init; }
}

/// <summary>An alert that is over at an instant unless its sender says it again before. Written only by the event path.</summary>
public sealed class ExpiringAlert
{
    /// <summary>Rings when one was said.</summary>
    internal const string Said = "alert.said-until";

    /// <summary>Under which the event stands that Imp writes when nothing was said any more.</summary>
    internal const string Format = Domain.Integrations.Alertmanager.AlertmanagerApiFormat.Word;

    public ServiceId ServiceId { get; init; }
    public required string DedupKey { get; init; }
    public IntegrationId IntegrationId { get; init; }
    /// <summary>When it was said last.</summary>
    public DateTimeOffset SaidAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>An alert of an incident. Written only by the event path.</summary>
public sealed class IncidentAlert
{
    public IncidentId IncidentId { get; init; }
    /// <summary>Where it arrives, which need not be the incident's service.</summary>
    public ServiceId ServiceId { get; init; }
    public required string DedupKey { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }
    /// <summary>When its sender said that it is over; null while it fires.</summary>
    public DateTimeOffset? ClearedAt { get; init; }
    /// <summary>How bad its sender called it when a rule made the incident something else; null where none did.</summary>
    public Severity? ToldSeverity { get; init; }
    /// <summary>What it said when it last began; null for one from before this was kept.</summary>
    public string? Title { get; init; }
    /// <summary>Its labels when it last began, as JSON; null without.</summary>
    public string? Labels { get; init; }
    /// <summary>The incident it came from by merging.</summary>
    public IncidentId? FromId { get; init; }
    /// <summary>True while the incident is not closed. One open incident at the most holds an alert.</summary>
    public bool IsOpen { get; init; }
}

internal sealed class AlertTables : IEntityTypeConfiguration<IncidentAlert>, IEntityTypeConfiguration<StoredEvent>, IEntityTypeConfiguration<EventCursor>, IEntityTypeConfiguration<ExpiringAlert>
{
    public void Configure(EntityTypeBuilder<IncidentAlert> table)
    {
        table.ToTable("IncidentAlerts").HasKey(alert => new { alert.IncidentId, alert.ServiceId, alert.DedupKey });
        table.HasOne<Incident>().WithMany().HasForeignKey(alert => alert.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(alert => alert.IncidentId).HasFilter("\"ClearedAt\" IS NULL").HasDatabaseName("IX_IncidentAlerts_Firing");
        table.HasIndex(alert => new { alert.ServiceId, alert.DedupKey }).IsUnique().HasFilter("\"IsOpen\" = 1").HasDatabaseName("IX_IncidentAlerts_OneOpenPerKey");
    }

    public void Configure(EntityTypeBuilder<ExpiringAlert> table)
    {
        table.ToTable("ExpiringAlerts").HasKey(alert => new { alert.ServiceId, alert.DedupKey });
        table.HasIndex(alert => alert.ExpiresAt).HasDatabaseName("IX_ExpiringAlerts_Due");
    }

    public void Configure(EntityTypeBuilder<StoredEvent> table)
    {
        table.ToTable("Events").HasKey(stored => stored.Sequence);
        // SQLite counts on from the last row by itself; its book-keeping for "never again" would be a tenth of an event's cost. So the newest event is never deleted.
        table.Property(stored => stored.Sequence).ValueGeneratedNever();
        table.HasIndex(stored => new { stored.IntegrationId, stored.Sequence }, "IX_Events_Integration");
        table.HasIndex(stored => new { stored.IntegrationId, stored.SenderId }).IsUnique().HasFilter("\"SenderId\" IS NOT NULL").HasDatabaseName("IX_Events_Sender");
        table.HasIndex(stored => stored.Sequence).HasFilter("\"Outcome\" = 'Received'").HasDatabaseName("IX_Events_Waiting");
        table.HasIndex(stored => new { stored.IntegrationId, stored.Sequence }, "IX_Events_Transforming").HasFilter("\"Outcome\" = 'Transforming'");
        table.HasIndex(stored => new { stored.Outcome, stored.Sequence }).HasFilter("\"Outcome\" <> 'Attached'").HasDatabaseName("IX_Events_Outcome");
        table.HasIndex(stored => new { stored.ServiceId, stored.DedupKey }).HasFilter("\"Outcome\" = 'Ignored'").HasDatabaseName("IX_Events_Early");
    }

    public void Configure(EntityTypeBuilder<EventCursor> table)
    {
        table.ToTable("EventCursor").HasKey(cursor => cursor.Id);
        table.Property(cursor => cursor.Id).ValueGeneratedNever();
    }
}
