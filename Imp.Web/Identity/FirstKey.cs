using Imp.Domain.Shared;

namespace Imp.Web.Identity;

/// <summary>Keeps the first integration's key in memory for the ten minutes after the first run, for the browser that did it: the page may be loaded again, and nothing is written down.</summary>
internal sealed class FirstKey(TimeProvider clock)
{
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(10);

    private volatile Held? held;

    public void Keep(SessionId session, Secret key) => held = new Held(session, key, clock.GetTimestamp());

    /// <returns>Null for everybody else, and when the time is over.</returns>
    public Secret? Of(SessionId? session)
    {
        if (held is not { } kept) return null;
        if (clock.GetElapsedTime(kept.Since) < Shown) return kept.Session == session ? kept.Key : null;

        held = null;
        return null;
    }

    private sealed record Held(SessionId Session, Secret Key, long Since);
}
