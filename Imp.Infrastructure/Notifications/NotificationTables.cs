using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Notifications;

internal sealed class NotificationTables
    : IEntityTypeConfiguration<ContactMethod>, IEntityTypeConfiguration<QuietHours>, IEntityTypeConfiguration<Delivery>, IEntityTypeConfiguration<DeliveryAttempt>, IEntityTypeConfiguration<ChannelPause>
{
    public void Configure(EntityTypeBuilder<ContactMethod> table)
    {
        table.ToTable("ContactMethods").HasKey(method => method.Id);
        table.Ignore(method => method.Times);
        table.Property(method => method.Id).ValueGeneratedNever();
        table.HasOne<User>().WithMany().HasForeignKey(method => method.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<QuietHours> table)
    {
        table.ToTable("QuietHours").HasKey(quiet => quiet.UserId);
        table.Property(quiet => quiet.UserId).ValueGeneratedNever();
        table.HasOne<User>().WithOne().HasForeignKey<QuietHours>(quiet => quiet.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Delivery> table)
    {
        table.ToTable("Deliveries").HasKey(delivery => delivery.Id);
        table.Property(delivery => delivery.Id).ValueGeneratedNever();
        table.HasIndex(delivery => new { delivery.IncidentId, delivery.QueuedAt }).HasDatabaseName("IX_Deliveries_Incident");
        table.HasIndex(delivery => new { delivery.UserId, delivery.QueuedAt }).HasDatabaseName("IX_Deliveries_User");
        table.HasOne<ContactMethod>().WithMany().HasForeignKey(delivery => delivery.MethodId).OnDelete(DeleteBehavior.Restrict);
        table.HasMany(delivery => delivery.Attempts).WithOne().HasForeignKey(attempt => attempt.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(delivery => delivery.Attempts).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<ChannelPause> table) => table.ToTable("ChannelPauses").HasKey(pause => pause.Channel);

    public void Configure(EntityTypeBuilder<DeliveryAttempt> table) =>
        table.ToTable("DeliveryAttempts").HasKey(attempt => new { attempt.DeliveryId, attempt.Ordinal });
}
