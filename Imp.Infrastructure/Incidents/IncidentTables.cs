using Imp.Domain.Incidents;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Incidents;

/// <summary>One line of an incident's history, as stored. The sentence is made when it is read.</summary>
/// <param name="Sequence">Grows over all incidents; the order of what happened.</param>
/// <param name="Kind">The event's name.</param>
/// <param name="Data">The event as JSON.</param>
public sealed record TimelineRow(
    long Sequence, IncidentId IncidentId, DateTimeOffset At, string Kind, ActorKind ActorKind, Guid? ActorId, string ActorName, string Data);

internal sealed class IncidentTables : IEntityTypeConfiguration<Incident>, IEntityTypeConfiguration<IncidentTag>, IEntityTypeConfiguration<TimelineRow>
{
    public void Configure(EntityTypeBuilder<Incident> table)
    {
        table.ToTable("Incidents").HasKey(incident => incident.Id);
        table.Property(incident => incident.Id).ValueGeneratedNever();
        table.HasIndex(incident => incident.Number).IsUnique();
        table.HasOne<Service>().WithMany().HasForeignKey(incident => incident.ServiceId).OnDelete(DeleteBehavior.Restrict);
        // What makes two simultaneous posts one incident; see semantics of de-duplication.
        table.HasIndex(incident => new { incident.ServiceId, incident.DedupKey }).IsUnique().HasFilter("\"Response\" <> 'Closed' AND \"DedupKey\" IS NOT NULL").HasDatabaseName("IX_Incidents_OneOpenPerKey");
        table.HasIndex(incident => new { incident.ServiceId, incident.DedupKey, incident.Number }).HasDatabaseName("IX_Incidents_Key");
        // Named in the call: two indexes over the same column are one to EF Core otherwise.
        table.HasIndex(incident => incident.Number, "IX_Incidents_NotClosed").HasFilter("\"Response\" <> 'Closed'");
        table.HasIndex(incident => new { incident.ServiceId, incident.Number }, "IX_Incidents_Service");
        table.HasIndex(incident => new { incident.ServiceId, incident.Number }, "IX_Incidents_OpenOfService").HasFilter("\"Response\" <> 'Closed'");
        table.HasIndex(incident => incident.MergedIntoId).HasFilter("\"MergedIntoId\" IS NOT NULL").HasDatabaseName("IX_Incidents_MergedInto");
        table.HasIndex(incident => new { incident.Severity, incident.Number }).HasDatabaseName("IX_Incidents_Severity");
        table.HasIndex(incident => incident.SnoozedUntil).HasFilter("\"SnoozedUntil\" IS NOT NULL").HasDatabaseName("IX_Incidents_Snoozed");
        table.HasIndex(incident => incident.ClosesAt).HasFilter("\"ClosesAt\" IS NOT NULL").HasDatabaseName("IX_Incidents_Closing");
        table.HasIndex(incident => incident.SteadyAt).HasFilter("\"SteadyAt\" IS NOT NULL").HasDatabaseName("IX_Incidents_Steady");
        table.Property(incident => incident.FlapCount).HasDefaultValue(0);
        table.HasMany(incident => incident.Tags).WithOne().HasForeignKey(tag => tag.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(incident => incident.Tags).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<IncidentTag> table)
    {
        table.ToTable("IncidentTags").HasKey(tag => new { tag.IncidentId, tag.Name });
        table.HasIndex(tag => new { tag.Name, tag.IncidentId }).HasDatabaseName("IX_IncidentTags_Name");
    }

    public void Configure(EntityTypeBuilder<TimelineRow> table)
    {
        table.ToTable("Timeline").HasKey(entry => entry.Sequence);
        table.Property(entry => entry.Sequence).ValueGeneratedOnAdd();
        table.HasIndex(entry => new { entry.IncidentId, entry.Sequence }).HasDatabaseName("IX_Timeline_Incident");
    }
}
