using System.Globalization;
using Imp.Domain.Identity;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.OnCall;

/// <summary>What somebody has been told about a schedule. What is wrong itself is computed, never stored.</summary>
public sealed record KnownFinding(ScheduleId ScheduleId, string Key, DateTimeOffset FoundAt);

/// <summary>Up to when reminders and hand-offs have been told. There is one row.</summary>
public sealed class ShiftMark
{
    public int Id { get; init; } = 1;

    public DateTimeOffset At { get; set; }
}

internal sealed class CalendarTables : IEntityTypeConfiguration<CalendarLink>, IEntityTypeConfiguration<CalendarFeed>, IEntityTypeConfiguration<KnownFinding>,
    IEntityTypeConfiguration<ShiftReminders>, IEntityTypeConfiguration<HandOffNote>, IEntityTypeConfiguration<ShiftMark>
{
    public void Configure(EntityTypeBuilder<ShiftReminders> table)
    {
        table.ToTable("ShiftReminders").HasKey(one => one.UserId);
        table.Property(one => one.UserId).ValueGeneratedNever();
        table.Property(one => one.Minutes).HasConversion(
            minutes => string.Join(',', minutes), text => text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => int.Parse(one, CultureInfo.InvariantCulture)).ToArray(),
            new ValueComparer<IReadOnlyList<int>>((one, other) => one!.SequenceEqual(other!), minutes => minutes.Count));
        table.HasOne<User>().WithOne().HasForeignKey<ShiftReminders>(one => one.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<HandOffNote> table)
    {
        table.ToTable("HandOffNotes").HasKey(note => note.Id);
        table.Property(note => note.Id).ValueGeneratedNever();
        table.HasOne<Schedule>().WithMany().HasForeignKey(note => note.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(note => new { note.ScheduleId, note.At }).IsUnique().HasDatabaseName("IX_HandOffNotes_Schedule");
    }

    public void Configure(EntityTypeBuilder<ShiftMark> table)
    {
        table.ToTable("ShiftMarks").HasKey(mark => mark.Id);
        table.Property(mark => mark.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<KnownFinding> table)
    {
        table.ToTable("ScheduleFindings").HasKey(finding => new { finding.ScheduleId, finding.Key });
        table.HasOne<Schedule>().WithMany().HasForeignKey(finding => finding.ScheduleId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<CalendarFeed> table)
    {
        table.ToTable("CalendarFeeds").HasKey(feed => feed.Id);
        table.Property(feed => feed.Id).ValueGeneratedNever();
        table.HasIndex(feed => feed.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_CalendarFeeds_Due");
    }

    public void Configure(EntityTypeBuilder<CalendarLink> table)
    {
        table.ToTable("CalendarLinks").HasKey(link => link.Id);
        table.Property(link => link.Id).ValueGeneratedNever();
        table.HasIndex(link => link.Hash).IsUnique().HasDatabaseName("IX_CalendarLinks_Hash");
    }
}
