using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>The channels that are paused, in memory and read again only when one changed.</summary>
public sealed class PauseBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public PauseBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Happened("channel.paused"), Topic.Happened("channel.resumed")], _ => Interlocked.Increment(ref changed));
    }

    /// <returns>The oldest first.</returns>
    public async ValueTask<IReadOnlyList<ChannelPause>> GetAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is { } fresh && fresh.AsOf >= asOf) return fresh.Pauses;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var pauses = await db.ChannelPauses.OrderBy(pause => pause.PausedAt).ToListAsync(cancel);
        copy = new Copy(asOf, pauses);
        return pauses;
    }

    /// <returns>True when nothing may leave over a channel.</returns>
    internal async ValueTask<bool> HoldsAsync(ChannelKind channel, CancellationToken cancel)
    {
        var pauses = await GetAsync(cancel);
        return pauses.Count > 0 && pauses.Any(pause => pause.Channel == channel);
    }

    public void Dispose() => subscription.Dispose();

    private sealed record Copy(long AsOf, IReadOnlyList<ChannelPause> Pauses);
}
