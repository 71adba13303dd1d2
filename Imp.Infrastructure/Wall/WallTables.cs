using Imp.Domain.Wall;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Wall;

internal sealed class WallTables : IEntityTypeConfiguration<WallLink>
{
    public void Configure(EntityTypeBuilder<WallLink> table)
    {
        table.ToTable("WallLinks").HasKey(link => link.Id);
        table.Property(link => link.Id).ValueGeneratedNever();
        table.HasIndex(link => link.Hash).IsUnique().HasDatabaseName("IX_WallLinks_Hash");
    }
}
