namespace Imp.Domain.OnCall;

/// <summary>Where an offer of a shift stands. That its time is over is computed, never stored.</summary>
public enum SwapState
{
    Open,
    /// <summary>Somebody took it, and the overrides are written.</summary>
    Accepted,
    Declined,
    Withdrawn,
    /// <summary>The shift began before anybody took it.</summary>
    Expired,
}

/// <summary>What can be done with an offer.</summary>
public enum SwapAction { Accept, Decline, Withdraw }

/// <summary>What may happen to an offer, as one table.</summary>
public static class SwapLifecycle
{
    /// <returns>Where the action leads; the same state when already there; null when it is not allowed.</returns>
    public static SwapState? Next(SwapState from, SwapAction action) => from switch
    {
        SwapState.Open      => action switch { SwapAction.Accept => SwapState.Accepted, SwapAction.Decline => SwapState.Declined, SwapAction.Withdraw => SwapState.Withdrawn },
        SwapState.Accepted  => action switch { SwapAction.Accept => SwapState.Accepted, SwapAction.Decline => null,               SwapAction.Withdraw => null },
        SwapState.Declined  => action switch { SwapAction.Accept => null,               SwapAction.Decline => SwapState.Declined, SwapAction.Withdraw => SwapState.Withdrawn },
        SwapState.Withdrawn => action switch { SwapAction.Accept => null,               SwapAction.Decline => null,               SwapAction.Withdraw => SwapState.Withdrawn },
        SwapState.Expired   => action switch { SwapAction.Accept => null,               SwapAction.Decline => null,               SwapAction.Withdraw => null },
    };

    /// <returns>What leads somewhere else.</returns>
    public static IReadOnlyList<SwapAction> Allowed(SwapState from) => [.. Enum.GetValues<SwapAction>().Where(action => Next(from, action) is { } next && next != from)];
}
