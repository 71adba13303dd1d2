using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Imp.Infrastructure.Live;

/// <summary>
/// The one way in which a committed change reaches whoever looks: it says that a topic changed, never what. Everybody reads again through
/// their own authorised query, so nothing can leak and nothing can be stale in a second place.
/// </summary>
public sealed class Bell
{
    private readonly ConcurrentDictionary<Topic, ImmutableArray<Listener>> listeners = new();
    private long sequence;

    /// <summary>How often it rang; grows by one with each committed change.</summary>
    public long Sequence => Interlocked.Read(ref sequence);

    /// <summary>Calls <paramref name="rung"/> after every commit that touched one of the topics, once per commit, on an arbitrary thread; it must be quick and must not throw.</summary>
    /// <returns>Dispose to stop.</returns>
    public IDisposable Subscribe(IEnumerable<Topic> topics, Action<long> rung)
    {
        var listener = new Listener(this, [.. topics], rung);
        foreach (var topic in listener.Topics)
            listeners.AddOrUpdate(topic, [listener], (_, present) => present.Add(listener));
        return listener;
    }

    /// <summary>Says that the topics changed. Called after the commit, never before.</summary>
    public void Ring(IReadOnlyCollection<Topic> topics)
    {
        if (topics.Count == 0) return;

        var now = Interlocked.Increment(ref sequence);
        HashSet<Listener>? told = topics.Count > 1 ? [] : null;
        foreach (var topic in topics)
        {
            if (!listeners.TryGetValue(topic, out var present)) continue;
            foreach (var listener in present)
                if (told is null || told.Add(listener)) listener.Rung(now);
        }
    }

    private void Leave(Listener leaving)
    {
        foreach (var topic in leaving.Topics)
        {
            // The last one out takes the entry along, or a topic per incident would stay for ever.
            var left = listeners.AddOrUpdate(topic, [], (_, present) => present.Remove(leaving));
            if (left.IsEmpty) ((ICollection<KeyValuePair<Topic, ImmutableArray<Listener>>>)listeners).Remove(new(topic, left));
        }
    }

    private sealed class Listener(Bell bell, ImmutableArray<Topic> topics, Action<long> rung) : IDisposable
    {
        public ImmutableArray<Topic> Topics { get; } = topics;

        public Action<long> Rung { get; } = rung;

        public void Dispose() => bell.Leave(this);
    }
}
