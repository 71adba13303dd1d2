using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Audit;

/// <summary>One accepted command: who, what, when, from where. Append-only; holds no secret.</summary>
/// <param name="Detail">The command as JSON, secrets as dots, at most 8 KiB.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, ActorKind ActorKind, Guid? ActorId, string ActorName, string? From, string Command, string Detail);

internal sealed class AuditTables : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> table)
    {
        table.ToTable("Audit").HasKey(entry => entry.Sequence);
        table.Property(entry => entry.Sequence).ValueGeneratedOnAdd();
    }
}
