using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>The channels that are paused, in memory and read again only when one changed.</summary>
public sealed class PauseBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<IReadOnlyList<ChannelPause>> picture = new(dbs, bell, [Topic.Happened("channel.paused"), Topic.Happened("channel.resumed")], ReadAsync);

    /// <returns>The oldest first.</returns>
    public ValueTask<IReadOnlyList<ChannelPause>> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    /// <returns>True when nothing may leave over a channel.</returns>
    internal async ValueTask<bool> HoldsAsync(ChannelKind channel, CancellationToken cancel)
    {
        var pauses = await GetAsync(cancel);
        return pauses.Count > 0 && pauses.Any(pause => pause.Channel == channel);
    }

    public void Dispose() => picture.Dispose();

    private static async Task<IReadOnlyList<ChannelPause>> ReadAsync(ImpDb db, CancellationToken cancel) =>
        await db.ChannelPauses.OrderBy(pause => pause.PausedAt).ToListAsync(cancel);
}
