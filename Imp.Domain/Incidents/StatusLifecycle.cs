using static Imp.Domain.Incidents.IncidentStatus;
using static Imp.Domain.Incidents.StatusAction;

namespace Imp.Domain.Incidents;

/// <summary>What is known about it. Drives what others are told.</summary>
public enum IncidentStatus { Investigating, Identified, Monitoring, Resolved }

/// <summary>What can be said along the status axis.</summary>
public enum StatusAction { Investigate, Identify, Monitor, Resolve }

/// <summary>The status axis as one table: forward jumps are allowed, the way back is reopening.</summary>
public static class StatusLifecycle
{
    /// <returns>Where the action leads; the same status when already there; null when it is not allowed.</returns>
    public static IncidentStatus? Next(IncidentStatus from, StatusAction action) => from switch
    {
        Investigating => action switch { Investigate => Investigating, Identify => Identified, Monitor => Monitoring, Resolve => Resolved },
        Identified    => action switch { Investigate => null,          Identify => Identified, Monitor => Monitoring, Resolve => Resolved },
        Monitoring    => action switch { Investigate => null,          Identify => null,       Monitor => Monitoring, Resolve => Resolved },
        Resolved      => action switch { Investigate => Investigating, Identify => null,       Monitor => null,       Resolve => Resolved },
    };

    /// <returns>The actions that would change something.</returns>
    public static IReadOnlyList<StatusAction> Allowed(IncidentStatus from) =>
        [.. Enum.GetValues<StatusAction>().Where(action => Next(from, action) is { } next && next != from)];
}
