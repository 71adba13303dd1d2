namespace Imp.Infrastructure.Streams;

/// <summary>What a listener is told next.</summary>
public enum FeedNews
{
    /// <summary>Something happened.</summary>
    Events,
    /// <summary>Nothing that is wanted happened for a while; the line is alive.</summary>
    Silence,
    /// <summary>What was asked for is not kept any more: whoever keeps a picture of its own reads it anew. What comes next is new.</summary>
    Reset,
    /// <summary>The listener is too slow and is let go; it may come back and ask for what it missed.</summary>
    TooSlow,
    /// <summary>The listener may not listen any more.</summary>
    Over,
}

/// <param name="Frames">The oldest first; empty but for <see cref="FeedNews.Events"/>.</param>
/// <param name="Position">Up to this number nothing that is wanted is missing: what to ask for after a break.</param>
public sealed record FeedBatch(FeedNews News, IReadOnlyList<FeedFrame> Frames, long Position);
