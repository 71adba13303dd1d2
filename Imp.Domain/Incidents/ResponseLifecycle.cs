using static Imp.Domain.Incidents.ResponseAction;
using static Imp.Domain.Incidents.ResponseState;

namespace Imp.Domain.Incidents;

/// <summary>Whether somebody has it. Drives paging.</summary>
public enum ResponseState { Open, Acknowledged, Closed }

/// <summary>What can be done along the response axis.</summary>
public enum ResponseAction { Acknowledge, Unacknowledge, Close, Reopen }

/// <summary>The response axis as one table. The aggregate, the API's refusals, the enabled buttons and the diagram in the docs all read it.</summary>
public static class ResponseLifecycle
{
    /// <returns>Where the action leads; the same state when already there; null when it is not allowed.</returns>
    public static ResponseState? Next(ResponseState from, ResponseAction action) => from switch
    {
        Open         => action switch { Acknowledge => Acknowledged, Unacknowledge => Open, Close => Closed, Reopen => null },
        Acknowledged => action switch { Acknowledge => Acknowledged, Unacknowledge => Open, Close => Closed, Reopen => null },
        Closed       => action switch { Acknowledge => null,         Unacknowledge => null, Close => Closed, Reopen => Open },
    };

    /// <returns>The actions that would change something, in the order in which buttons show them.</returns>
    public static IReadOnlyList<ResponseAction> Allowed(ResponseState from) =>
        [.. Enum.GetValues<ResponseAction>().Where(action => Next(from, action) is { } next && next != from)];
}
