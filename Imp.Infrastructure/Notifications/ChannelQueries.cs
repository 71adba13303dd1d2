using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>How a channel stands.</summary>
/// <param name="Waiting">Messages that wait for their time or their turn.</param>
/// <param name="Pause">Null while it is not paused.</param>
/// <param name="Broken">Servers to which messages wait because they fail.</param>
public sealed record ChannelRow(ChannelKind Channel, int Waiting, ChannelPause? Pause, IReadOnlyList<BrokenServer> Broken);

/// <summary>Reads how the channels stand.</summary>
public sealed class ChannelQueries(IDbContextFactory<ImpDb> dbs, CircuitBoard circuits, PauseBoard pauses)
{
    /// <returns>Channels by which somebody can be reached, and those with something to say.</returns>
    public async Task<IReadOnlyList<ChannelRow>> ListAsync(CancellationToken cancel)
    {
        var (broken, paused) = (circuits.Broken, await pauses.GetAsync(cancel));
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var used = await db.ContactMethods.Where(method => method.ArchivedAt == null).Select(method => method.Channel).Distinct().ToListAsync(cancel);
        var waiting = await db.Jobs.Where(job => job.State == JobState.Pending && job.Kind == Outbox.Kind)
            .GroupBy(job => job.Queue).Select(group => new { Queue = group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Queue, group => group.Count, cancel);
        return [.. Enum.GetValues<ChannelKind>()
            .Select(kind => new ChannelRow(kind, waiting.GetValueOrDefault(Outbox.QueueOf(kind)), paused.FirstOrDefault(one => one.Channel == kind), [.. broken.Where(one => one.Channel == kind)]))
            .Where(row => row is { Waiting: > 0 } or { Pause: not null } or { Broken.Count: > 0 } || used.Contains(row.Channel))];
    }
}
