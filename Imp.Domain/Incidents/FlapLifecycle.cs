using static Imp.Domain.Incidents.FlapAction;
using static Imp.Domain.Incidents.FlapSignal;
using static Imp.Domain.Incidents.FlapState;

namespace Imp.Domain.Incidents;

/// <summary>Whether what an incident is about comes and goes.</summary>
public enum FlapState { Steady, Flapping }

/// <summary>What is seen of it.</summary>
public enum FlapSignal
{
    /// <summary>It fires after it was over.</summary>
    Fires,
    /// <summary>The same, once more than the service lets pass within its window.</summary>
    FiresOften,
    /// <summary>All its alerts are over.</summary>
    IsOver,
    /// <summary>Nothing changed for the calm time, and it is over.</summary>
    CalmOver,
    /// <summary>Nothing changed for the calm time, and it fires.</summary>
    CalmFiring,
}

/// <summary>What follows.</summary>
public enum FlapAction
{
    /// <summary>As ever: it opens, or goes on.</summary>
    Open,
    /// <summary>As ever: it closes, after its hold time.</summary>
    Close,
    /// <summary>From now on it is held open.</summary>
    Enter,
    /// <summary>One change more, and nobody is told.</summary>
    Count,
    /// <summary>It is ordinary again and stays open.</summary>
    Leave,
    /// <summary>It is ordinary again and closes.</summary>
    LeaveAndClose,
    Nothing,
}

/// <summary>Flapping as one table.</summary>
public static class FlapLifecycle
{
    public static FlapAction Next(FlapState state, FlapSignal signal) => state switch
    {
        Steady   => signal switch { Fires => Open,  FiresOften => Enter, IsOver => Close, CalmOver => Nothing,       CalmFiring => Nothing },
        Flapping => signal switch { Fires => Count, FiresOften => Count, IsOver => Count, CalmOver => LeaveAndClose, CalmFiring => Leave },
    };
}
