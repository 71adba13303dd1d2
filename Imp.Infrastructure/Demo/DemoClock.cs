namespace Imp.Infrastructure.Demo;

/// <summary>A clock that stands wherever the story is.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes on to an instant; never back.</summary>
    public void GoTo(DateTimeOffset at) => now = at > now ? at : now;
}
