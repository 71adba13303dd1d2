using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Settings;

/// <summary>The whole configuration as it was after a change.</summary>
public sealed class ConfigurationRevision
{
    /// <summary>1, 2, 3 …; the latest is what is in force, but for changes of the last seconds.</summary>
    public long Number { get; init; }

    public DateTimeOffset KeptAt { get; init; }

    /// <summary>Names of those who changed it, at most 200 characters.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>What was changed, at most 200 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>YAML without secrets.</summary>
    public required string Text { get; init; }

    /// <summary>The revision that <c>imp undo</c> goes to from here; null: there is nothing to take back.</summary>
    public long? Before { get; set; }

    /// <summary>The last row of the audit log that is in it.</summary>
    public long AuditSequence { get; set; }
}

internal sealed class ConfigurationRevisionTables : IEntityTypeConfiguration<ConfigurationRevision>
{
    public void Configure(EntityTypeBuilder<ConfigurationRevision> table)
    {
        table.ToTable("ConfigurationRevisions").HasKey(one => one.Number);
        table.Property(one => one.Number).ValueGeneratedNever();
    }
}

/// <summary>A revision of the configuration was kept.</summary>
public sealed record ConfigurationKept(long Number) : DomainEvent("configuration.kept");
