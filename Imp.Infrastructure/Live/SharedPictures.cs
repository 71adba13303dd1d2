using System.Collections.Concurrent;

namespace Imp.Infrastructure.Live;

/// <summary>
/// A <see cref="SharedPicture{T}"/> for each thing that is asked for, for example for each search. Those that nobody has asked for in a while are forgotten,
/// so that the memory they take follows from who looks, not from who ever looked.
/// </summary>
/// <param name="read">Gets what is asked for and the picture before; null the first time.</param>
internal sealed class SharedPictures<TKey, T>(
    Bell bell, IReadOnlyList<Topic> topics, TimeSpan atMostEvery, TimeProvider clock, Func<TKey, T?, CancellationToken, Task<T>> read, TimeSpan? trueFor = null) : IDisposable
    where TKey : notnull
    where T : class
{
    /// <summary>Nobody reads for so long: what was asked for before is not being read any more.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(2);

    /// <summary>At most so many; whoever asks for yet another thing has it read alone.</summary>
    public const int Most = 256;

    private readonly ConcurrentDictionary<TKey, Entry> entries = new();

    /// <summary>How many are kept.</summary>
    public int Count => entries.Count;

    public ValueTask<T> ReadAsync(TKey key, CancellationToken cancel)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            Forget();
            if (entries.Count >= Most) return new ValueTask<T>(read(key, null, cancel));
            var made = Make(key);
            entry = entries.GetOrAdd(key, made);
            if (entry != made) made.Picture.Dispose();
        }
        entry.AskedAt = clock.GetTimestamp();
        return entry.Picture.ReadAsync(cancel);
    }

    public void Dispose()
    {
        foreach (var entry in entries.Values) entry.Picture.Dispose();
    }

    private Entry Make(TKey key)
    {
        T? before = null;
        return new Entry(new SharedPicture<T>(bell, topics, atMostEvery, clock, async cancel => before = await read(key, before, cancel), trueFor)) { AskedAt = clock.GetTimestamp() };
    }

    private void Forget()
    {
        foreach (var (key, entry) in entries)
            if (clock.GetElapsedTime(entry.AskedAt) > KeptFor && entries.TryRemove(key, out var old)) old.Picture.Dispose();
    }

    private sealed class Entry(SharedPicture<T> picture)
    {
        public SharedPicture<T> Picture { get; } = picture;

        public long AskedAt { get; set; }
    }
}
