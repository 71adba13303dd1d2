using Imp.Domain.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Incidents;

internal sealed class AttachmentTables : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> table)
    {
        table.ToTable("Attachments").HasKey(one => one.Id);
        table.Property(one => one.Id).ValueGeneratedNever();
        table.HasOne<Incident>().WithMany().HasForeignKey(one => one.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(one => new { one.IncidentId, one.AddedAt, one.Id }).HasDatabaseName("IX_Attachments_Incident");
        table.HasIndex(one => one.ContentId).IsUnique().HasDatabaseName("IX_Attachments_Content");
        table.HasIndex(one => one.RemovedAt).HasFilter("\"RemovedAt\" IS NOT NULL").HasDatabaseName("IX_Attachments_Removed");
    }
}
