using System.Text.Json;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Webhooks;

internal sealed class WebhookTables : IEntityTypeConfiguration<Webhook>, IEntityTypeConfiguration<WebhookDelivery>, IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<Webhook> table)
    {
        table.ToTable("Webhooks").HasKey(webhook => webhook.Id);
        table.Property(webhook => webhook.Id).ValueGeneratedNever();
        table.Property(webhook => webhook.Filter).HasConversion(
            filter => JsonSerializer.Serialize(filter, Recorder.Json), text => JsonSerializer.Deserialize<WebhookFilter>(text, Recorder.Json)!,
            new ValueComparer<WebhookFilter>((one, other) => ReferenceEquals(one, other), filter => filter.GetHashCode(), filter => filter));
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> table)
    {
        table.ToTable("WebhookDeliveries").HasKey(delivery => delivery.Id);
        table.Property(delivery => delivery.Id).ValueGeneratedNever();
        table.HasIndex(delivery => new { delivery.WebhookId, delivery.Event }).IsUnique().HasFilter("\"Event\" IS NOT NULL").HasDatabaseName("IX_WebhookDeliveries_Once");
        table.HasIndex(delivery => new { delivery.WebhookId, delivery.QueuedAt, delivery.Id }).HasDatabaseName("IX_WebhookDeliveries_Log");
        table.HasIndex(delivery => delivery.QueuedAt).HasDatabaseName("IX_WebhookDeliveries_QueuedAt");
        table.HasOne<Webhook>().WithMany().HasForeignKey(delivery => delivery.WebhookId).OnDelete(DeleteBehavior.Cascade);
        table.HasMany(delivery => delivery.Attempts).WithOne().HasForeignKey(attempt => attempt.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(delivery => delivery.Attempts).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<WebhookAttempt> table) => table.ToTable("WebhookAttempts").HasKey(attempt => new { attempt.DeliveryId, attempt.Ordinal });
}
