using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Quiet;

/// <summary>The latest alert of a key that a quiet time hides: what still stands here when it ends is handled as if it arrived then. Written only by the event path.</summary>
public sealed class HeldAlert
{
    public ServiceId ServiceId { get; init; }
    public required string DedupKey { get; init; }
    public QuietId QuietId { get; init; }
    /// <summary>Of the event.</summary>
    public long Sequence { get; init; }
}

internal sealed class QuietTables : IEntityTypeConfiguration<QuietTime>, IEntityTypeConfiguration<HeldAlert>
{
    public void Configure(EntityTypeBuilder<QuietTime> table)
    {
        table.ToTable("QuietTimes").HasKey(quiet => quiet.Id);
        table.Property(quiet => quiet.Id).ValueGeneratedNever();
        table.Ignore(quiet => quiet.Plan);
        table.Property(quiet => quiet.Services).HasConversion(new ServicesConverter(), new ValueComparer<IReadOnlyList<ServiceId>>((one, other) => one!.SequenceEqual(other!), services => services.Count));
        table.Property(quiet => quiet.Matchers).HasConversion(new MatchersConverter(), new ValueComparer<IReadOnlyList<Matcher>>((one, other) => ReferenceEquals(one, other), matchers => matchers.Count));
        // Named in the call: two indexes over the same column are one to EF Core otherwise.
        table.HasIndex(quiet => quiet.Number, "IX_QuietTimes_Number").IsUnique();
        table.HasIndex(quiet => quiet.Number, "IX_QuietTimes_NotEnded").HasFilter("\"EndedAt\" IS NULL");
        table.HasIndex(quiet => quiet.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_QuietTimes_Next");
        table.HasIndex(quiet => quiet.IncidentId).HasFilter("\"IncidentId\" IS NOT NULL AND \"EndedAt\" IS NULL").HasDatabaseName("IX_QuietTimes_Incident");
    }

    public void Configure(EntityTypeBuilder<HeldAlert> table)
    {
        table.ToTable("HeldAlerts").HasKey(held => new { held.ServiceId, held.DedupKey });
        table.HasIndex(held => held.QuietId);
    }

    private sealed class ServicesConverter() : ValueConverter<IReadOnlyList<ServiceId>, string>(
        services => JsonSerializer.Serialize(services.Select(service => service.Value), JsonSerializerOptions.Default), text => Read(text))
    {
        private static IReadOnlyList<ServiceId> Read(string text) => [.. JsonSerializer.Deserialize<Guid[]>(text)!.Select(one => new ServiceId(one))];
    }

    private sealed class MatchersConverter() : ValueConverter<IReadOnlyList<Matcher>, string>(matchers => Write(matchers), text => Read(text))
    {
        private static string Write(IReadOnlyList<Matcher> matchers) => JsonSerializer.Serialize(matchers.Select(one => new Stored(one.Field.ToString(), one.Way.ToString(), one.Value, one.Label)));

        private static IReadOnlyList<Matcher> Read(string text) =>
            [.. JsonSerializer.Deserialize<Stored[]>(text)!.Select(one => new Matcher(Enum.Parse<MatchField>(one.Field), Enum.Parse<MatchWay>(one.Way), one.Value, one.Label))];
    }

    private sealed record Stored(string Field, string Way, string Value, string? Label = null);
}
