using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Notifications;

/// <summary>Turns away for a while whoever brought too much that no provider signed.</summary>
public sealed class AnswerDoor(TimeProvider clock)
{
    private readonly SignInThrottle strangers = new(clock);

    /// <param name="from">Network address.</param>
    public bool MayAsk(string from) => strangers.MayTry(from);

    /// <summary>What it brought was not believed.</summary>
    public void Refused(string from) => strangers.Failed(from);
}
