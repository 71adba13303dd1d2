using Imp.Domain.Integrations;
using Imp.Domain.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Integrations;

internal sealed class IntegrationTables : IEntityTypeConfiguration<Integration>
{
    public void Configure(EntityTypeBuilder<Integration> table)
    {
        table.ToTable("Integrations").HasKey(integration => integration.Id);
        table.Property(integration => integration.Id).ValueGeneratedNever();
        table.HasIndex(integration => integration.KeyHash).IsUnique();
        table.HasOne<Service>().WithMany().HasForeignKey(integration => integration.ServiceId).OnDelete(DeleteBehavior.Restrict);
    }
}
