using Imp.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Jobs;

internal sealed class JobTables : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> table)
    {
        table.ToTable("Jobs").HasKey(job => job.Sequence);
        table.Property(job => job.Sequence).ValueGeneratedOnAdd();
        table.Property(job => job.Server).HasDefaultValue("");
        table.Property(job => job.Target).HasDefaultValue("");
        table.HasIndex(job => job.Key).IsUnique();
        table.HasIndex(job => new { job.Queue, job.Priority, job.DueAt }).HasFilter("\"State\" = 'Pending'").HasDatabaseName("IX_Jobs_Due");
        table.HasIndex(job => new { job.Target, job.Priority, job.DueAt }).HasFilter("\"State\" = 'Pending'").HasDatabaseName("IX_Jobs_Target");
        table.HasIndex(job => job.LeasedUntil).HasFilter("\"State\" = 'Running'").HasDatabaseName("IX_Jobs_Leases");
        table.HasIndex(job => new { job.IncidentId, job.Sequence }).HasFilter("\"IncidentId\" IS NOT NULL").HasDatabaseName("IX_Jobs_Incident");
        table.HasIndex(job => new { job.State, job.Sequence }).HasDatabaseName("IX_Jobs_State");
    }
}
