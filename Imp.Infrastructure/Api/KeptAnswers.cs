using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Api;

/// <summary>What a call with an <c>Idempotency-Key</c> did and was answered, for the day in which it may be sent again.</summary>
public sealed class KeptAnswer
{
    /// <summary>Whose call it was: the key's or session's id.</summary>
    public required string Caller { get; init; }

    /// <summary>As the caller chose it.</summary>
    public required string CallKey { get; init; }

    /// <summary>Hash of method, address and body: another call must not have this one's answer.</summary>
    public required string Request { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The id of what it made; null when it made nothing.</summary>
    public Guid? Made { get; init; }

    /// <summary>Status, headers and body, sealed: it may hold a key that is shown once. Null when Imp ended between the change and the answer.</summary>
    public string? Answer { get; init; }
}

internal sealed class KeptAnswerTables : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> table)
    {
        table.ToTable("KeptAnswers").HasKey(answer => new { answer.Caller, answer.CallKey });
        table.HasIndex(answer => answer.At).HasDatabaseName("IX_KeptAnswers_At");
    }
}
