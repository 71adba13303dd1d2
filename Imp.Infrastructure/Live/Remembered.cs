using System.Collections.Concurrent;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Live;

/// <summary>
/// Answers of a query, kept in memory until one of its topics rings, so that what every request asks costs no query. An answer that was read
/// before the bell and arrives after it is not kept. What does not exist is not remembered: strangers could fill the memory with it.
/// </summary>
internal sealed class Remembered<TKey, TValue> : IDisposable where TKey : notnull where TValue : class
{
    private const int Most = 10_000;

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly Func<ImpDb, TKey, CancellationToken, Task<TValue?>> read;
    private readonly IDisposable subscription;
    private volatile ConcurrentDictionary<TKey, TValue> known = new();

    public Remembered(IDbContextFactory<ImpDb> dbs, Bell bell, IEnumerable<Topic> topics, Func<ImpDb, TKey, CancellationToken, Task<TValue?>> read)
    {
        (this.dbs, this.read) = (dbs, read);
        subscription = bell.Subscribe(topics, _ => known = new ConcurrentDictionary<TKey, TValue>());
    }

    public ValueTask<TValue?> FindAsync(TKey key, CancellationToken cancel)
    {
        var since = known;
        return since.TryGetValue(key, out var value) ? new ValueTask<TValue?>(value) : new ValueTask<TValue?>(ReadAsync(key, since, cancel));
    }

    public void Dispose() => subscription.Dispose();

    private async Task<TValue?> ReadAsync(TKey key, ConcurrentDictionary<TKey, TValue> since, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await read(db, key, cancel) is not { } value) return null;
        if (since.Count >= Most) since.Clear();
        return since.GetOrAdd(key, value);
    }
}
