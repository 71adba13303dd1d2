using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Probes;

/// <summary>What a probe tells, as an alert like any sender's.</summary>
public static class ProbeAlerts
{
    /// <summary>What its events are recognised as.</summary>
    public const string Format = "probe";

    /// <summary>One probe, one thing that is wrong.</summary>
    public static string KeyOf(ProbeId id) => $"probe/{id.Value:N}";

    /// <param name="problem">What the last look found; null when all is well.</param>
    public static Alert Of(ProbeAlarm alarm, ProbeId id, string name, AlertSeverity severity, string? problem, DateTimeOffset now) => alarm switch
    {
        ProbeAlarm.Down => new(AlertAction.Trigger, KeyOf(id), $"{name}: {problem ?? "down"}", severity, name, now),
        ProbeAlarm.Back => new(AlertAction.Resolve, KeyOf(id), $"{name} is up again", severity, name, now),
    };
}
