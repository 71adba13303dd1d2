using System.Text.Json;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Rules;

/// <summary>The whole list as somebody saved it. The newest one is in force.</summary>
public sealed class SavedRules
{
    /// <summary>1 for the first.</summary>
    public long Version { get; init; }
    public DateTimeOffset SavedAt { get; init; }
    public required string SavedBy { get; init; }
    /// <summary>Why, in the words of whoever saved it; empty for nothing.</summary>
    public required string Note { get; init; }
    /// <summary>The rules as JSON.</summary>
    public required string Rules { get; init; }

    /// <returns>As it is stored.</returns>
    public static string Write(IReadOnlyList<Rule> rules) => JsonSerializer.Serialize(rules, Recorder.Json);

    /// <returns>As they were written.</returns>
    public IReadOnlyList<Rule> Read() => JsonSerializer.Deserialize<IReadOnlyList<Rule>>(Rules, Recorder.Json)!;
}

/// <summary>How often a rule took an alert. Written only by the event path.</summary>
public sealed class RuleHit
{
    public RuleId RuleId { get; init; }
    public long Count { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public long LastEvent { get; init; }
}

/// <summary>Which rule took an event. Written only by the event path.</summary>
public sealed class RuleMatch
{
    /// <summary>Of the event.</summary>
    public long Sequence { get; init; }
    public RuleId RuleId { get; init; }
    public RuleOutcome Outcome { get; init; }
    /// <summary>When it counted.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>True when somebody wants it to open an incident although a rule held it.</summary>
    public bool IsReleased { get; init; }
}

internal sealed class RuleTables : IEntityTypeConfiguration<SavedRules>, IEntityTypeConfiguration<RuleHit>, IEntityTypeConfiguration<RuleMatch>
{
    public void Configure(EntityTypeBuilder<SavedRules> table)
    {
        table.ToTable("RuleBooks").HasKey(saved => saved.Version);
        table.Property(saved => saved.Version).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<RuleHit> table) => table.ToTable("RuleHits").HasKey(hit => hit.RuleId);

    public void Configure(EntityTypeBuilder<RuleMatch> table)
    {
        table.ToTable("RuleMatches").HasKey(match => match.Sequence);
        table.Property(match => match.Sequence).ValueGeneratedNever();
        table.HasIndex(match => new { match.RuleId, match.At }).HasDatabaseName("IX_RuleMatches_Rule");
    }
}
