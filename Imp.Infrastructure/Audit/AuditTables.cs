using Imp.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Audit;

/// <summary>How far the chain goes, sealed with the installation's key; one row. Written by the writer with the rows themselves.</summary>
/// <param name="Seal">Null until the first row was chained.</param>
internal sealed record StoredHead(long Id, long Sequence, byte[] Hash, byte[]? Seal);

/// <summary>A redaction with its place in the order of writing.</summary>
internal sealed record StoredRedaction(long Id, long Sequence, long ErasedBy, byte[] Digest);

internal sealed class AuditTables : IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<StoredHead>, IEntityTypeConfiguration<StoredRedaction>
{
    public void Configure(EntityTypeBuilder<AuditEntry> table)
    {
        table.ToTable("Audit").HasKey(entry => entry.Sequence);
        table.Property(entry => entry.Sequence).ValueGeneratedOnAdd();
        table.HasIndex(entry => new { entry.ActorId, entry.Sequence }, "IX_Audit_Actor").HasFilter("\"ActorId\" IS NOT NULL");
        table.HasIndex(entry => new { entry.Subject, entry.Sequence }, "IX_Audit_Subject").HasFilter("\"Subject\" IS NOT NULL");
        table.HasIndex(entry => new { entry.Command, entry.Sequence }, "IX_Audit_Command");
        table.HasIndex(entry => entry.At, "IX_Audit_At");
    }

    public void Configure(EntityTypeBuilder<StoredHead> table)
    {
        table.ToTable("AuditHead").HasKey(head => head.Id);
        table.Property(head => head.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<StoredRedaction> table)
    {
        table.ToTable("AuditRedactions").HasKey(redaction => redaction.Id);
        table.Property(redaction => redaction.Id).ValueGeneratedOnAdd();
        table.HasIndex(redaction => redaction.Sequence, "IX_AuditRedactions_Sequence");
    }
}
