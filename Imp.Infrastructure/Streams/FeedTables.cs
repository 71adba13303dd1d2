using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Streams;

/// <summary>One thing that programs outside are told, written in the transaction in which it happened.</summary>
/// <param name="Sequence">One counter for all of them; never used twice, also when rows are gone.</param>
/// <param name="Number">Of the incident.</param>
/// <param name="TeamId">Whose it was then.</param>
/// <param name="Data">What was so at that instant, as JSON without the sequence.</param>
public sealed record FeedRow(long Sequence, DateTimeOffset At, StreamKind Kind, long Number, ServiceId ServiceId, TeamId TeamId, Severity Severity, bool IsDrill, string Data);

internal sealed class FeedTables : IEntityTypeConfiguration<FeedRow>
{
    public void Configure(EntityTypeBuilder<FeedRow> table)
    {
        table.ToTable("StreamEvents").HasKey(row => row.Sequence);
        table.Property(row => row.Sequence).ValueGeneratedOnAdd();
    }
}
