using Imp.Domain.Heartbeats;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>One ping as it came. Written only by the ping path; the last <see cref="Kept"/> of a heartbeat are there.</summary>
public sealed class HeartbeatPing
{
    /// <summary>So many pings are kept per heartbeat.</summary>
    public const int Kept = 200;

    public HeartbeatId HeartbeatId { get; init; }
    /// <summary>1 for the heartbeat's first ping.</summary>
    public long Number { get; init; }
    public DateTimeOffset At { get; init; }
    public BeatKind Kind { get; init; }
    /// <summary>Pairs a start with its end, when the sender says so.</summary>
    public Guid? Run { get; init; }
    public int? ExitCode { get; init; }
    /// <summary>Milliseconds since the start of the run, when that is known.</summary>
    public long? TookMs { get; init; }
    /// <summary>Network address.</summary>
    public string? From { get; init; }
    /// <summary>What was posted along, cut; null when nothing was.</summary>
    public byte[]? Body { get; init; }
}

internal sealed class HeartbeatTables : IEntityTypeConfiguration<Heartbeat>, IEntityTypeConfiguration<HeartbeatPing>
{
    public void Configure(EntityTypeBuilder<Heartbeat> table)
    {
        table.ToTable("Heartbeats").HasKey(heartbeat => heartbeat.Id);
        table.Property(heartbeat => heartbeat.Id).ValueGeneratedNever();
        table.Ignore(heartbeat => heartbeat.Rhythm).Ignore(heartbeat => heartbeat.Pulse);
        table.HasIndex(heartbeat => heartbeat.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_Heartbeats_Next");
        table.HasIndex(heartbeat => new { heartbeat.ServiceId, heartbeat.Slug }).IsUnique().HasFilter("\"ArchivedAt\" IS NULL").HasDatabaseName("IX_Heartbeats_Slug");
        table.HasOne<Service>().WithMany().HasForeignKey(heartbeat => heartbeat.ServiceId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<HeartbeatPing> table)
    {
        table.ToTable("HeartbeatPings").HasKey(ping => new { ping.HeartbeatId, ping.Number });
        table.Property(ping => ping.Number).ValueGeneratedNever();
        table.HasOne<Heartbeat>().WithMany().HasForeignKey(ping => ping.HeartbeatId).OnDelete(DeleteBehavior.Cascade);
    }
}
