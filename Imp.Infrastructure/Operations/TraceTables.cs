using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Operations;

/// <summary>Where the trace of an event, an incident or a message goes on.</summary>
/// <param name="Subject">Kind and id: <c>event/12</c>.</param>
/// <param name="Parent">The span, as W3C's <c>traceparent</c> writes it.</param>
public sealed record TraceContext(string Subject, string Parent, DateTimeOffset At);

internal sealed class TraceTables : IEntityTypeConfiguration<TraceContext>
{
    public void Configure(EntityTypeBuilder<TraceContext> table)
    {
        table.ToTable("TraceContexts").HasKey(one => one.Subject);
        table.HasIndex(one => one.At).HasDatabaseName("IX_TraceContexts_At");
    }
}
