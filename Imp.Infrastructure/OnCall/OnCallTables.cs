using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.OnCall;

internal sealed class OnCallTables : IEntityTypeConfiguration<Schedule>, IEntityTypeConfiguration<ScheduleOverride>, IEntityTypeConfiguration<ScheduleTemporary>, IEntityTypeConfiguration<ShiftSwap>
{
    public void Configure(EntityTypeBuilder<Schedule> table)
    {
        table.ToTable("Schedules").HasKey(schedule => schedule.Id);
        table.Property(schedule => schedule.Id).ValueGeneratedNever();
        table.Ignore(schedule => schedule.People);
        table.HasOne<Team>().WithMany().HasForeignKey(schedule => schedule.TeamId).OnDelete(DeleteBehavior.Restrict);
        table.Property(schedule => schedule.Layers).HasConversion(new LayersConverter(), new ValueComparer<IReadOnlyList<OnCallLayer>>((one, other) => ReferenceEquals(one, other), layers => layers.Count));
    }

    public void Configure(EntityTypeBuilder<ScheduleOverride> table)
    {
        table.ToTable("ScheduleOverrides").HasKey(one => one.Id);
        table.Property(one => one.Id).ValueGeneratedNever();
        table.Ignore(one => one.Change);
        table.HasOne<Schedule>().WithMany().HasForeignKey(one => one.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(one => new { one.ScheduleId, one.UntilAt }).HasFilter("\"CancelledAt\" IS NULL").HasDatabaseName("IX_ScheduleOverrides_Schedule");
    }

    public void Configure(EntityTypeBuilder<ScheduleTemporary> table)
    {
        table.ToTable("ScheduleTemporaries").HasKey(one => one.Id);
        table.Property(one => one.Id).ValueGeneratedNever();
        table.Property(one => one.TurnEvery).HasDefaultValue(1);
        table.Property(one => one.People).HasConversion(
            people => JsonSerializer.Serialize(people.Select(person => person.Value), JsonSerializerOptions.Default), text => JsonSerializer.Deserialize<Guid[]>(text, JsonSerializerOptions.Default)!.Select(id => new UserId(id)).ToArray(),
            new ValueComparer<IReadOnlyList<UserId>>((one, other) => ReferenceEquals(one, other), people => people.Count));
        table.HasOne<Schedule>().WithMany().HasForeignKey(one => one.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(one => new { one.ScheduleId, one.UntilAt }).HasFilter("\"CancelledAt\" IS NULL").HasDatabaseName("IX_ScheduleTemporaries_Schedule");
    }

    public void Configure(EntityTypeBuilder<ShiftSwap> table)
    {
        table.ToTable("ShiftSwaps").HasKey(swap => swap.Id);
        table.Property(swap => swap.Id).ValueGeneratedNever();
        table.Ignore(swap => swap.Span).Ignore(swap => swap.Return);
        table.Property(swap => swap.DeclinedBy).HasConversion(
            people => JsonSerializer.Serialize(people.Select(person => person.Value), JsonSerializerOptions.Default), text => JsonSerializer.Deserialize<Guid[]>(text, JsonSerializerOptions.Default)!.Select(id => new UserId(id)).ToArray(),
            new ValueComparer<IReadOnlyList<UserId>>((one, other) => ReferenceEquals(one, other), people => people.Count)).HasDefaultValueSql("'[]'");
        table.HasOne<Schedule>().WithMany().HasForeignKey(swap => swap.ScheduleId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(swap => new { swap.ScheduleId, swap.FromAt }).HasFilter("\"State\" = 'Open'").HasDatabaseName("IX_ShiftSwaps_Open");
    }

    private sealed class LayersConverter() : ValueConverter<IReadOnlyList<OnCallLayer>, string>(layers => Write(layers), text => Read(text))
    {
        private static string Write(IReadOnlyList<OnCallLayer> layers) => JsonSerializer.Serialize(layers.Select(LayerText.Of).Select(one => new Stored(
            one.Name, one.Unit.ToString(), one.Every, one.Start, [.. one.Members.Select(member => member.Value)], one.Turns.ToString(), one.Windows, one.Zone.ToString())));

        private static IReadOnlyList<OnCallLayer> Read(string text) => [.. JsonSerializer.Deserialize<Stored[]>(text)!.Select(one => new LayerText(
            one.Name, Enum.Parse<RotationUnit>(one.Unit), one.Every, one.Start, [.. one.Members.Select(member => new UserId(member))], Enum.Parse<TurnCount>(one.Turns), one.Windows, Enum.Parse<WindowZone>(one.Zone)).Parse())];
    }

    private sealed record Stored(string Name, string Unit, int Every, string Start, Guid[] Members, string Turns, IReadOnlyList<WindowText> Windows, string Zone);
}
