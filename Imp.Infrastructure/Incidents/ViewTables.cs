using Imp.Domain.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Incidents;

internal sealed class ViewTables : IEntityTypeConfiguration<SavedView>, IEntityTypeConfiguration<ListTaste>
{
    public void Configure(EntityTypeBuilder<SavedView> table)
    {
        table.ToTable("SavedViews").HasKey(view => view.Id);
        table.Property(view => view.Id).ValueGeneratedNever();
        table.HasIndex(view => view.OwnerId).HasDatabaseName("IX_SavedViews_Owner");
        table.HasIndex(view => view.Name).HasFilter("\"IsShared\" = 1 AND \"ArchivedAt\" IS NULL").HasDatabaseName("IX_SavedViews_Shared");
    }

    public void Configure(EntityTypeBuilder<ListTaste> table)
    {
        table.ToTable("ListTastes").HasKey(taste => taste.UserId);
        table.Property(taste => taste.UserId).ValueGeneratedNever();
    }
}
