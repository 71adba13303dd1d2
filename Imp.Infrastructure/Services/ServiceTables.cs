using Imp.Domain.Identity;
using Imp.Domain.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Services;

internal sealed class ServiceTables : IEntityTypeConfiguration<Service>
{
    public void Configure(EntityTypeBuilder<Service> table)
    {
        table.ToTable("Services").HasKey(service => service.Id);
        table.Property(service => service.Id).ValueGeneratedNever();
        table.HasOne<Team>().WithMany().HasForeignKey(service => service.TeamId).OnDelete(DeleteBehavior.Restrict);
    }
}
