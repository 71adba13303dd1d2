using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>Beside an event: what was sent with its body, and how its transform fared. Written only by the event path.</summary>
public sealed class TransformRun
{
    /// <summary>Of the event.</summary>
    public long Sequence { get; init; }
    /// <summary>A <see cref="SentHead"/> as JSON; null when it is not needed any more.</summary>
    public string? Request { get; init; }
    /// <summary>The version that ran; null while it waits.</summary>
    public int? Version { get; init; }
    /// <summary>The sentence that the event's page shows; null when all went well.</summary>
    public string? Failure { get; init; }
}

internal sealed class TransformTables : IEntityTypeConfiguration<Transform>, IEntityTypeConfiguration<TransformVersion>, IEntityTypeConfiguration<TransformCase>, IEntityTypeConfiguration<TransformRun>
{
    public void Configure(EntityTypeBuilder<Transform> table)
    {
        table.ToTable("Transforms").HasKey(transform => transform.IntegrationId);
        table.Property(transform => transform.IntegrationId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<TransformVersion> table) => table.ToTable("TransformVersions").HasKey(version => new { version.IntegrationId, version.Version });

    public void Configure(EntityTypeBuilder<TransformCase> table)
    {
        table.ToTable("TransformCases").HasKey(one => one.Id);
        table.Property(one => one.Id).ValueGeneratedNever();
        table.HasIndex(one => one.IntegrationId);
    }

    public void Configure(EntityTypeBuilder<TransformRun> table)
    {
        table.ToTable("TransformRuns").HasKey(run => run.Sequence);
        table.Property(run => run.Sequence).ValueGeneratedNever();
    }
}
