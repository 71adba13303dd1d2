using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>Whether somebody was paged for an incident.</summary>
public enum WhyVerdict
{
    /// <summary>A page was taken by the other side.</summary>
    Paged,
    /// <summary>A page is to leave.</summary>
    Waiting,
    NotPaged,
}

/// <summary>One thing that was decided or done, as it was written down at that moment.</summary>
/// <param name="Kind">Of the timeline, or <c>delivery.asked</c>, <c>delivery.waits</c>, <c>delivery.tried</c>, <c>delivery.sent</c>, <c>delivery.seen</c>, <c>delivery.acted</c>, <c>delivery.cancelled</c>, <c>event.arrived</c>, <c>choice</c>.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Event">The event in the ledger that it is about; null for none.</param>
public sealed record WhyLine(DateTimeOffset At, string Kind, string Text, long? Event = null);

/// <summary>A contact method as it is now.</summary>
/// <param name="Use">When it is used for the incident's severity, or why it is not, in a sentence.</param>
public sealed record WhyMethod(string Label, string Address, ChannelKind Channel, string Use, bool Works);

/// <summary>Somebody whom an incident concerned.</summary>
/// <param name="Summary">In one sentence.</param>
public sealed record WhyPerson(UserId Id, string Name, WhyVerdict Verdict, string Summary, DateTimeOffset? At);

/// <summary>Why one person was paged for one incident, or was not.</summary>
/// <param name="Summary">The answer in one sentence.</param>
/// <param name="Reasons">Why not; empty for somebody who was paged.</param>
/// <param name="Chain">Everything that led to it, oldest first.</param>
/// <param name="More">Things happened that are not shown.</param>
public sealed record WhyView(
    long Number, string Title, bool IsDrill, UserId Person, string Name, WhyVerdict Verdict, string Summary, IReadOnlyList<NotPagedReason> Reasons, IReadOnlyList<WhyLine> Chain,
    IReadOnlyList<WhyMethod> Methods, IReadOnlyList<DeliveryRow> Deliveries, bool More);

/// <summary>What happened in a span of time, for one person.</summary>
/// <param name="Incidents">Opened in it or messaged about in it, the newest first.</param>
/// <param name="Hidden">Alerts that opened nothing, the newest first.</param>
/// <param name="More">There was more than is shown.</param>
public sealed record WhySpan(UserId Person, string Name, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<WhyIncident> Incidents, IReadOnlyList<WhyHidden> Hidden, bool More);

/// <summary>One incident of a span.</summary>
public sealed record WhyIncident(long Number, string Title, bool IsDrill, DateTimeOffset OpenedAt, WhyVerdict Verdict, string Summary);

/// <summary>One alert that paged nobody.</summary>
/// <param name="Reason">Why it opened nothing.</param>
public sealed record WhyHidden(long Event, DateTimeOffset At, string Service, string Title, string Reason);
