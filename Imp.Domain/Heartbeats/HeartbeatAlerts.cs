using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Heartbeats;

/// <summary>What a heartbeat tells, as an alert like any sender's.</summary>
public static class HeartbeatAlerts
{
    /// <summary>What its events are recognised as.</summary>
    public const string Format = "heartbeat";

    /// <summary>One heartbeat, one thing that is wrong.</summary>
    public static string KeyOf(HeartbeatId id) => $"heartbeat/{id.Value:N}";

    /// <param name="exitCode">What the program ended with, when it said so.</param>
    public static Alert Of(HeartbeatAlarm alarm, HeartbeatId id, string name, AlertSeverity severity, int? exitCode, DateTimeOffset now) => new(
        alarm == HeartbeatAlarm.Back ? AlertAction.Resolve : AlertAction.Trigger, KeyOf(id), Title(alarm, name, exitCode), severity, name, now);

    private static string Title(HeartbeatAlarm alarm, string name, int? exitCode) => alarm switch
    {
        HeartbeatAlarm.Missing => $"{name} gave no sign of life",
        HeartbeatAlarm.Unfinished => $"{name} started and did not end",
        HeartbeatAlarm.Failed => exitCode is { } code ? $"{name} failed with exit code {code}" : $"{name} failed",
        HeartbeatAlarm.Back => $"{name} is back",
    };
}
