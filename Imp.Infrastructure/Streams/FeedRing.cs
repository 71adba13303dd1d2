namespace Imp.Infrastructure.Streams;

/// <summary>The newest events, in memory for everybody who listens. Not safe for several threads.</summary>
internal sealed class FeedRing(int size)
{
    private readonly FeedFrame[] frames = new FeedFrame[size];
    private long count;

    /// <summary>What is after this number is here, or never was.</summary>
    public long From { get; private set; }

    /// <summary>The newest that is known.</summary>
    public long To { get; private set; }

    /// <summary>Forgets everything and begins after a number.</summary>
    public void Begin(long after)
    {
        Array.Clear(frames);
        (count, From, To) = (0, after, after);
    }

    public void Add(FeedFrame frame)
    {
        if (count >= size) From = frames[count % size].Sequence;
        frames[count++ % size] = frame;
        To = frame.Sequence;
    }

    /// <returns>Those after a number that is not below <see cref="From"/>, the oldest first.</returns>
    public FeedFrame[] After(long position)
    {
        var first = count;
        while (first > 0 && first > count - size && frames[(first - 1) % size].Sequence > position) first--;
        var found = new FeedFrame[count - first];
        for (var at = first; at < count; at++) found[at - first] = frames[at % size];
        return found;
    }
}
