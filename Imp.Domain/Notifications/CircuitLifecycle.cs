using static Imp.Domain.Notifications.CircuitSignal;
using static Imp.Domain.Notifications.CircuitState;

namespace Imp.Domain.Notifications;

/// <summary>Whether messages go to a server.</summary>
public enum CircuitState
{
    /// <summary>They go.</summary>
    Closed,
    /// <summary>They wait: the server failed too often.</summary>
    Open,
    /// <summary>They wait while one of them is tried.</summary>
    Probing,
}

/// <summary>What is learned about a server.</summary>
public enum CircuitSignal
{
    /// <summary>It works, whatever it said.</summary>
    Answered,
    /// <summary>It could not be reached, did not answer in time, or said that it is in trouble itself.</summary>
    Failed,
    /// <summary>The same, once more than is borne.</summary>
    FailedOften,
    /// <summary>What became of an attempt says nothing about the server.</summary>
    Unclear,
    /// <summary>One message leaves to try whether it works again.</summary>
    ProbeLeaves,
}

/// <summary>Circuit breaking as one table.</summary>
public static class CircuitLifecycle
{
    public static CircuitState Next(CircuitState state, CircuitSignal signal) => state switch
    {
        Closed  => signal switch { Answered => Closed, Failed => Closed, FailedOften => Open, Unclear => Closed, ProbeLeaves => Closed  },
        Open    => signal switch { Answered => Closed, Failed => Open,   FailedOften => Open, Unclear => Open,   ProbeLeaves => Probing },
        Probing => signal switch { Answered => Closed, Failed => Open,   FailedOften => Open, Unclear => Open,   ProbeLeaves => Probing },
    };
}
