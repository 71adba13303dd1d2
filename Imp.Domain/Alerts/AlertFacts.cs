using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>What rules may look at in an alert: silences, routing, grouping.</summary>
/// <param name="Service">Where it arrived, until a rule sends it elsewhere.</param>
public sealed record AlertFacts(ServiceId Service, AlertSeverity Severity, string? Title, string DedupKey, string? Source)
{
    /// <summary>Null for an alert of Imp's own, such as a heartbeat's.</summary>
    public IntegrationId? Integration { get; init; }

    /// <summary>In the sender's words; empty when it attached none.</summary>
    public IReadOnlyList<AlertLabel> Labels { get; init; } = [];
}
