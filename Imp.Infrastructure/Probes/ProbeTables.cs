using Imp.Domain.Probes;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Probes;

/// <summary>What one look found. Written only by the looks; those of the last <see cref="Kept"/> are there.</summary>
public sealed class ProbeLook
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public ProbeId ProbeId { get; init; }
    /// <summary>Milliseconds since 1970, so that looks can be put together by the minute in a question.</summary>
    public long At { get; init; }
    public bool IsGood { get; init; }
    public int? TookMs { get; init; }
    public string? Problem { get; init; }
}

/// <summary>How many looks of an hour found all well and how many did not. Those of the last <see cref="Kept"/> are there.</summary>
public sealed class ProbeHour
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    public ProbeId ProbeId { get; init; }
    /// <summary>Its beginning, in milliseconds since 1970.</summary>
    public long At { get; init; }
    public int Good { get; init; }
    public int Bad { get; init; }
}

internal sealed class ProbeTables : IEntityTypeConfiguration<Probe>, IEntityTypeConfiguration<ProbeLook>, IEntityTypeConfiguration<ProbeHour>
{
    public void Configure(EntityTypeBuilder<Probe> table)
    {
        table.ToTable("Probes").HasKey(probe => probe.Id);
        table.Property(probe => probe.Id).ValueGeneratedNever();
        table.Ignore(probe => probe.Check).Ignore(probe => probe.Rhythm).Ignore(probe => probe.Standing);
        table.HasIndex(probe => probe.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_Probes_Next");
        table.HasOne<Service>().WithMany().HasForeignKey(probe => probe.ServiceId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ProbeLook> table)
    {
        table.ToTable("ProbeLooks").HasKey(look => new { look.ProbeId, look.At });
        table.Property(look => look.At).ValueGeneratedNever();
        table.HasOne<Probe>().WithMany().HasForeignKey(look => look.ProbeId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ProbeHour> table)
    {
        table.ToTable("ProbeHours").HasKey(hour => new { hour.ProbeId, hour.At });
        table.Property(hour => hour.At).ValueGeneratedNever();
        table.HasOne<Probe>().WithMany().HasForeignKey(hour => hour.ProbeId).OnDelete(DeleteBehavior.Cascade);
    }
}
