using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Escalation;

internal sealed class EscalationTables : IEntityTypeConfiguration<EscalationPolicy>, IEntityTypeConfiguration<Domain.Escalation.Escalation>, IEntityTypeConfiguration<AckWatch>
{
    public void Configure(EntityTypeBuilder<EscalationPolicy> table)
    {
        table.ToTable("EscalationPolicies").HasKey(policy => policy.Id);
        table.Property(policy => policy.Id).ValueGeneratedNever();
        table.Property(policy => policy.Steps).HasConversion(new StepsConverter(), StepsComparer);
        table.Property(policy => policy.AckTimeouts).HasConversion(timeouts => JsonSerializer.Serialize(timeouts.Minutes, JsonSerializerOptions.Default), text => new AckTimeouts(JsonSerializer.Deserialize<int[]>(text, JsonSerializerOptions.Default)!))
            .HasDefaultValue(AckTimeouts.Default);
    }

    public void Configure(EntityTypeBuilder<AckWatch> table)
    {
        table.ToTable("AckWatches").HasKey(watch => watch.IncidentId);
        table.Property(watch => watch.IncidentId).ValueGeneratedNever();
        table.HasOne<Incident>().WithOne().HasForeignKey<AckWatch>(watch => watch.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(watch => watch.DueAt).HasDatabaseName("IX_AckWatches_DueAt");
    }

    public void Configure(EntityTypeBuilder<Domain.Escalation.Escalation> table)
    {
        table.ToTable("Escalations").HasKey(escalation => escalation.IncidentId);
        table.Property(escalation => escalation.IncidentId).ValueGeneratedNever();
        table.HasOne<Incident>().WithOne().HasForeignKey<Domain.Escalation.Escalation>(escalation => escalation.IncidentId).OnDelete(DeleteBehavior.Cascade);
        table.Property(escalation => escalation.Steps).HasConversion(new StepsConverter(), StepsComparer);
        table.Property(escalation => escalation.Attempt).HasDefaultValue(0);
        table.Property(escalation => escalation.IsAcknowledged).HasDefaultValue(false);
        table.HasIndex(escalation => escalation.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_Escalations_Due");
    }

    private static readonly ValueComparer<IReadOnlyList<EscalationStep>> StepsComparer = new(
        (one, other) => StepsConverter.Write(one!) == StepsConverter.Write(other!), steps => StepsConverter.Write(steps).GetHashCode());

    private sealed class StepsConverter() : ValueConverter<IReadOnlyList<EscalationStep>, string>(steps => Write(steps), text => Read(text))
    {
        public static string Write(IReadOnlyList<EscalationStep> steps) =>
            JsonSerializer.Serialize(steps.Select(step => new Stored(
                step.DelayMinutes, [.. step.People.Select(person => person.Value)], step.Schedules.Count == 0 ? null : [.. step.Schedules.Select(schedule => schedule.Value)],
                step.Attempts == 1 ? null : step.Attempts, step.Attempts == 1 ? null : step.SpacingMinutes, step.UntilClosed ? true : null,
                step.Teams.Count == 0 ? null : [.. step.Teams.Select(team => team.Value)])), Sparse);

        private static IReadOnlyList<EscalationStep> Read(string text) =>
            [.. JsonSerializer.Deserialize<Stored[]>(text)!.Select(step => new EscalationStep(step.Delay, [.. step.People.Select(person => new UserId(person))])
            {
                Schedules = [.. (step.Schedules ?? []).Select(schedule => new ScheduleId(schedule))], Attempts = step.Attempts ?? 1, SpacingMinutes = step.Spacing ?? 5, UntilClosed = step.UntilClosed ?? false,
                Teams = [.. (step.Teams ?? []).Select(team => new TeamId(team))],
            })];
    }

    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private sealed record Stored(int Delay, Guid[] People, Guid[]? Schedules, int? Attempts, int? Spacing, bool? UntilClosed, Guid[]? Teams);
}
