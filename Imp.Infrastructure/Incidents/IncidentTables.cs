using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Incidents;

/// <summary>One line of an incident's history, as stored. The sentence is made when it is read.</summary>
/// <param name="Sequence">Grows over all incidents; the order of what happened.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">The event's name.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="HappenedAt">When it happened: the same as <paramref name="At"/>, unless somebody wrote it down later.</param>
public sealed record TimelineRow(
    long Sequence, IncidentId IncidentId, DateTimeOffset At, string Kind, ActorKind ActorKind, Guid? ActorId, string ActorName, string Data, DateTimeOffset HappenedAt);

/// <summary>The words by which an incident is found; see <see cref="KeepWords"/>. Known to EF Core so that the schema is compared; written and read as SQL.</summary>
public sealed record IncidentWords(long Number, string DedupKey, string Title, string Tags, string Notes, string Remarks, string Alerts);

internal sealed record StoredRole(string Name, Guid Person);

internal sealed class IncidentTables :
    IEntityTypeConfiguration<Incident>, IEntityTypeConfiguration<IncidentTag>, IEntityTypeConfiguration<TimelineRow>, IEntityTypeConfiguration<IncidentWords>,
    IEntityTypeConfiguration<IncidentRelation>
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
        table.HasIndex(incident => new { incident.AssigneeId, incident.Number }).HasFilter("\"AssigneeId\" IS NOT NULL").HasDatabaseName("IX_Incidents_Assignee");
        table.HasIndex(incident => new { incident.OpenedAt, incident.Number }).HasDatabaseName("IX_Incidents_OpenedAt");
        table.HasIndex(incident => incident.SnoozedUntil).HasFilter("\"SnoozedUntil\" IS NOT NULL").HasDatabaseName("IX_Incidents_Snoozed");
        table.HasIndex(incident => incident.ClosesAt).HasFilter("\"ClosesAt\" IS NOT NULL").HasDatabaseName("IX_Incidents_Closing");
        table.HasIndex(incident => incident.SteadyAt).HasFilter("\"SteadyAt\" IS NOT NULL").HasDatabaseName("IX_Incidents_Steady");
        table.HasIndex(incident => incident.DrillEndsAt).HasFilter("\"DrillEndsAt\" IS NOT NULL").HasDatabaseName("IX_Incidents_Drills");
        table.Ignore(incident => incident.IsDrill).Ignore(incident => incident.Impact);
        table.Property(incident => incident.Roles).HasConversion(
            roles => JsonSerializer.Serialize(roles.Select(role => new StoredRole(role.Name, role.Person.Value)), JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<StoredRole[]>(text, JsonSerializerOptions.Default)!.Select(role => new IncidentRole(role.Name, new UserId(role.Person))).ToArray(),
            new ValueComparer<IReadOnlyList<IncidentRole>>((one, other) => ReferenceEquals(one, other), roles => roles.Count)).HasDefaultValueSql("'[]'");
        table.Property(incident => incident.ImpactWho).HasDefaultValue("");
        table.Property(incident => incident.ImpactWorkaround).HasDefaultValue("");
        table.Property(incident => incident.FlapCount).HasDefaultValue(0);
        table.HasMany(incident => incident.Tags).WithOne().HasForeignKey(tag => tag.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(incident => incident.Tags).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<IncidentTag> table)
    {
        table.ToTable("IncidentTags").HasKey(tag => new { tag.IncidentId, tag.Name });
        table.HasIndex(tag => new { tag.Name, tag.IncidentId }).HasDatabaseName("IX_IncidentTags_Name");
    }

    public void Configure(EntityTypeBuilder<IncidentRelation> table)
    {
        table.ToTable("IncidentRelations").HasKey(relation => new { relation.OneId, relation.OtherId });
        table.HasIndex(relation => relation.OtherId).HasDatabaseName("IX_IncidentRelations_Other");
        table.HasOne<Incident>().WithMany().HasForeignKey(relation => relation.OneId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Incident>().WithMany().HasForeignKey(relation => relation.OtherId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TimelineRow> table)
    {
        table.ToTable("Timeline").HasKey(entry => entry.Sequence);
        table.Property(entry => entry.Sequence).ValueGeneratedOnAdd();
        table.HasIndex(entry => new { entry.IncidentId, entry.Sequence }).HasDatabaseName("IX_Timeline_Incident");
        table.Property(entry => entry.HappenedAt).HasDefaultValue(DateTimeOffset.UnixEpoch);
        table.HasIndex(entry => new { entry.IncidentId, entry.HappenedAt, entry.Sequence }).HasDatabaseName("IX_Timeline_Happened");
        table.HasIndex(entry => new { entry.ActorId, entry.IncidentId }).HasFilter("\"Kind\" = 'incident.opened' AND \"ActorKind\" = 'Person'").HasDatabaseName("IX_Timeline_OpenedBy");
    }

    public void Configure(EntityTypeBuilder<IncidentWords> table)
    {
        table.ToTable("IncidentWords").HasKey(words => words.Number);
        table.Property(words => words.Number).ValueGeneratedNever();
    }
}
