using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Noise;

/// <summary>An alert fired that had been over. Written only by the event path.</summary>
public sealed class AlertStart
{
    /// <summary>Where it arrives.</summary>
    public ServiceId ServiceId { get; init; }
    public required string DedupKey { get; init; }
    /// <summary>Of the event.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>A time in which an integration sent more than its limit lets pass.</summary>
public sealed class LimitBreach
{
    public IntegrationId IntegrationId { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>When the latest event beyond the limit came.</summary>
    public DateTimeOffset LastAt { get; init; }
    /// <summary>Events beyond the limit; after a crash up to a second's are missing, although the events themselves are not.</summary>
    public long EventCount { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class NoiseTables : IEntityTypeConfiguration<ServiceNoise>, IEntityTypeConfiguration<AlertStart>, IEntityTypeConfiguration<Storm>, IEntityTypeConfiguration<LimitBreach>
{
    public void Configure(EntityTypeBuilder<ServiceNoise> table)
    {
        table.ToTable("ServiceNoise").HasKey(noise => noise.ServiceId);
        table.Property(noise => noise.ServiceId).ValueGeneratedNever();
        table.Ignore(noise => noise.Rules);
        table.HasOne<Service>().WithOne().HasForeignKey<ServiceNoise>(noise => noise.ServiceId).OnDelete(DeleteBehavior.Cascade);
        table.Property(noise => noise.Holds).HasConversion(new HoldsConverter(), new ValueComparer<IReadOnlyList<HoldTime>>((one, other) => one!.SequenceEqual(other!), holds => holds.Count));
    }

    public void Configure(EntityTypeBuilder<AlertStart> table)
    {
        table.ToTable("AlertStarts").HasKey(start => new { start.ServiceId, start.DedupKey, start.Sequence });
        table.HasIndex(start => start.At).HasDatabaseName("IX_AlertStarts_At");
    }

    public void Configure(EntityTypeBuilder<Storm> table)
    {
        table.ToTable("Storms").HasKey(storm => storm.IncidentId);
        table.Property(storm => storm.IncidentId).ValueGeneratedNever();
        table.HasOne<Incident>().WithOne().HasForeignKey<Storm>(storm => storm.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(storm => storm.ServiceId).IsUnique().HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("IX_Storms_OnePerService");
        table.HasIndex(storm => storm.EndsAt).HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("IX_Storms_Due");
    }

    public void Configure(EntityTypeBuilder<LimitBreach> table)
    {
        table.ToTable("LimitBreaches").HasKey(breach => new { breach.IntegrationId, breach.StartedAt });
        table.HasIndex(breach => breach.LastAt).HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("IX_LimitBreaches_Open");
    }

    private sealed class HoldsConverter() : ValueConverter<IReadOnlyList<HoldTime>, string>(
        holds => JsonSerializer.Serialize(holds.Select(hold => new[] { hold.UpSeconds, hold.DownSeconds }), JsonSerializerOptions.Default), text => Read(text))
    {
        private static IReadOnlyList<HoldTime> Read(string text) => [.. JsonSerializer.Deserialize<int[][]>(text)!.Select(pair => new HoldTime(pair[0], pair[1]))];
    }
}
