using System.Text.Json;
using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Grouping;

/// <summary>A group key whose alerts an incident takes, or took. Written only by the event path.</summary>
public sealed class IncidentGroup
{
    public IncidentId IncidentId { get; init; }
    public required string GroupKey { get; init; }
    public ServiceId ServiceId { get; init; }
    /// <summary>How many alerts came by it; repeats do not count.</summary>
    public long AlertCount { get; init; }
    /// <summary>True for the one incident that the next alert of the key would join.</summary>
    public bool TakesMore { get; init; }
    /// <summary>The incident it came from by merging.</summary>
    public IncidentId? FromId { get; init; }
}

/// <summary>Two incidents that somebody said do not belong together.</summary>
/// <param name="OneId">The smaller of the two.</param>
public sealed record DismissedMerge(IncidentId OneId, IncidentId OtherId)
{
    public static DismissedMerge Of(IncidentId one, IncidentId other) => one.Value.CompareTo(other.Value) <= 0 ? new(one, other) : new(other, one);
}

internal sealed class GroupingTables :
    IEntityTypeConfiguration<GroupRule>, IEntityTypeConfiguration<IncidentGroup>, IEntityTypeConfiguration<Dependency>, IEntityTypeConfiguration<Wait>, IEntityTypeConfiguration<DismissedMerge>
{
    public void Configure(EntityTypeBuilder<GroupRule> table)
    {
        table.ToTable("GroupRules").HasKey(rule => rule.ServiceId);
        table.Property(rule => rule.ServiceId).ValueGeneratedNever();
        table.HasOne<Service>().WithOne().HasForeignKey<GroupRule>(rule => rule.ServiceId).OnDelete(DeleteBehavior.Cascade);
        table.Property(rule => rule.Fields).HasConversion(new FieldsConverter(), new ValueComparer<IReadOnlyList<GroupField>>((one, other) => one!.SequenceEqual(other!), fields => fields.Count));
    }

    public void Configure(EntityTypeBuilder<IncidentGroup> table)
    {
        table.ToTable("IncidentGroups").HasKey(group => new { group.IncidentId, group.GroupKey });
        table.HasOne<Incident>().WithMany().HasForeignKey(group => group.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(group => new { group.ServiceId, group.GroupKey }).IsUnique().HasFilter("\"TakesMore\" = 1").HasDatabaseName("IX_IncidentGroups_OneTakesMore");
    }

    public void Configure(EntityTypeBuilder<Dependency> table)
    {
        table.ToTable("Dependencies").HasKey(edge => new { edge.ServiceId, edge.OnId });
        table.HasOne<Service>().WithMany().HasForeignKey(edge => edge.ServiceId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Wait> table)
    {
        table.ToTable("Waits").HasKey(wait => wait.IncidentId);
        table.Property(wait => wait.IncidentId).ValueGeneratedNever();
        table.Ignore(wait => wait.IsWaiting);
        table.HasOne<Incident>().WithOne().HasForeignKey<Wait>(wait => wait.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(wait => wait.ParentId).HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("IX_Waits_Parent");
    }

    public void Configure(EntityTypeBuilder<DismissedMerge> table) => table.ToTable("DismissedMerges").HasKey(pair => new { pair.OneId, pair.OtherId });

    private sealed class FieldsConverter() : ValueConverter<IReadOnlyList<GroupField>, string>(
        fields => JsonSerializer.Serialize(fields.Select(field => field.ToString()), JsonSerializerOptions.Default), text => Read(text))
    {
        private static IReadOnlyList<GroupField> Read(string text) => [.. JsonSerializer.Deserialize<string[]>(text)!.Select(GroupField.Parse).OfType<GroupField>()];
    }
}
