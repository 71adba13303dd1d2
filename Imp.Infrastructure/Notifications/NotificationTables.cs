using System.Globalization;
using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Notifications;

/// <summary>What one message says that is not about an incident.</summary>
/// <param name="Path">Where it is seen, within this installation.</param>
public sealed record StoredNotice(DeliveryId DeliveryId, string Title, string Text, string Path);

internal sealed class NotificationTables
    : IEntityTypeConfiguration<ContactMethod>, IEntityTypeConfiguration<QuietHours>, IEntityTypeConfiguration<Delivery>, IEntityTypeConfiguration<DeliveryAttempt>, IEntityTypeConfiguration<ChannelPause>, IEntityTypeConfiguration<ChangedLimits>, IEntityTypeConfiguration<StoredNotice>
{
    public void Configure(EntityTypeBuilder<ContactMethod> table)
    {
        table.ToTable("ContactMethods").HasKey(method => method.Id);
        table.Ignore(method => method.Times);
        table.Property(method => method.WrongCodes).HasDefaultValue(0);
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
        table.Property(delivery => delivery.Exempt).HasDefaultValue(false);
        table.HasIndex(delivery => delivery.MethodId).HasDatabaseName("IX_Deliveries_MethodId");
        table.HasIndex(delivery => new { delivery.MethodId, delivery.LeftAt }).HasFilter("\"LeftAt\" IS NOT NULL").HasDatabaseName("IX_Deliveries_Left");
        table.HasIndex(delivery => delivery.HeldUntil).HasFilter("\"State\" = 'Pending' AND \"HeldUntil\" IS NOT NULL").HasDatabaseName("IX_Deliveries_Held");
        table.HasIndex(delivery => delivery.ReceiptDueAt).HasFilter("\"ReceiptDueAt\" IS NOT NULL").HasDatabaseName("IX_Deliveries_Receipt");
        table.HasIndex(delivery => delivery.BundleId).HasFilter("\"BundleId\" IS NOT NULL").HasDatabaseName("IX_Deliveries_Bundle");
        table.HasIndex(delivery => delivery.QueuedAt).HasDatabaseName("IX_Deliveries_QueuedAt");
        table.HasOne<ContactMethod>().WithMany().HasForeignKey(delivery => delivery.MethodId).OnDelete(DeleteBehavior.Restrict);
        table.HasMany(delivery => delivery.Attempts).WithOne().HasForeignKey(attempt => attempt.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(delivery => delivery.Attempts).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<StoredNotice> table)
    {
        table.ToTable("Notices").HasKey(notice => notice.DeliveryId);
        table.Property(notice => notice.DeliveryId).ValueGeneratedNever();
        table.HasOne<Delivery>().WithOne().HasForeignKey<StoredNotice>(notice => notice.DeliveryId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ChannelPause> table) => table.ToTable("ChannelPauses").HasKey(pause => pause.Channel);

    public void Configure(EntityTypeBuilder<ChangedLimits> table)
    {
        table.ToTable("MessageLimits").HasKey(limits => limits.Id);
        table.Property(limits => limits.Id).ValueGeneratedNever();
        table.Property(limits => limits.Counts).HasConversion(new CountsConverter(), new ValueComparer<IReadOnlyDictionary<LimitKey, int>>(
            (one, other) => one!.Count == other!.Count && one.All(count => other.ContainsKey(count.Key) && other[count.Key] == count.Value), counts => counts.Count));
    }

    public void Configure(EntityTypeBuilder<DeliveryAttempt> table) =>
        table.ToTable("DeliveryAttempts").HasKey(attempt => new { attempt.DeliveryId, attempt.Ordinal });

    /// <summary>As <c>[["Sms","Page","15","5"]]</c>: a limit that a later version does not have does no harm.</summary>
    private sealed class CountsConverter() : ValueConverter<IReadOnlyDictionary<LimitKey, int>, string>(counts => Write(counts), text => Read(text))
    {
        private static string Write(IReadOnlyDictionary<LimitKey, int> counts) => JsonSerializer.Serialize(counts.Select(one => new[]
        {
            one.Key.Channel.ToString(), one.Key.Message.ToString(), one.Key.Minutes.ToString(CultureInfo.InvariantCulture), one.Value.ToString(CultureInfo.InvariantCulture),
        }));

        private static IReadOnlyDictionary<LimitKey, int> Read(string text)
        {
            var counts = new Dictionary<LimitKey, int>();
            foreach (var one in JsonSerializer.Deserialize<string[][]>(text)!)
                if (Enum.TryParse<ChannelClass>(one[0], out var channel) && Enum.TryParse<MessageClass>(one[1], out var message))
                    counts[new LimitKey(channel, message, int.Parse(one[2], CultureInfo.InvariantCulture))] = int.Parse(one[3], CultureInfo.InvariantCulture);
            return counts;
        }
    }
}
