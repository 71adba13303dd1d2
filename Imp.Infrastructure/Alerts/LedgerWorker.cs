using Imp.Domain.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Moves the bodies of handled events to the file beside and notes the words by which they are found: in order, a moment after they arrived, and giving way while there is much to write.</summary>
internal sealed class LedgerWorker(IDbContextFactory<ImpDb> dbs, LedgerFile file, WriteGate gate, TimeProvider clock) : IWorker
{
    /// <summary>So old an event is before it moves.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    /// <summary>What is not handled by then is moved all the same, so that one cannot hold up the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>While many write at once an event may wait so long; from then on it moves, however busy it is, so that searching never falls further behind.</summary>
    private static readonly TimeSpan CalmWithin = TimeSpan.FromMinutes(1);

    private const int Batch = 250;

    private long? upTo;

    public IReadOnlyList<Topic> WokenBy => [];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        // After a crash the last batch may be in both files.
        if (upTo is null) await DropAsync(file.UpTo() - Batch, upTo = file.UpTo());
        var events = await NextAsync(Batch, cancel);
        if (events.Count == 0 || gate.IsBusy && events[0].ReceivedAt + CalmWithin > clock.GetUtcNow()) return 0;

        var started = clock.GetTimestamp();
        file.Append(events);
        await DropAsync(events[0].Sequence - 1, upTo = events[^1].Sequence);
        // Whoever stores an event at this moment comes first; this can wait.
        if (gate.IsBusy) await Task.Delay(clock.GetElapsedTime(started) * 4, cancel);
        return events.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var first = await db.Events.Where(one => one.Sequence > upTo).OrderBy(one => one.Sequence).Select(one => (DateTimeOffset?)one.ReceivedAt).FirstOrDefaultAsync(cancel);
        return first is not { } received ? null : received + After > clock.GetUtcNow() ? received + After : clock.GetUtcNow() + After;
    }

    private async Task<List<KeptEvent>> NextAsync(int most, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (settled, late) = (now - After, now - Patience);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var rows = await db.Events.Where(one => one.Sequence > upTo && one.ReceivedAt <= settled).OrderBy(one => one.Sequence).Take(most)
            .Select(one => new { one.Sequence, one.ReceivedAt, one.HandledAt, one.Title, one.DedupKey, one.Source, one.SenderId, one.Details, one.IntegrationId, one.Body }).ToListAsync(cancel);
        return [.. rows.TakeWhile(one => one.HandledAt is not null || one.ReceivedAt <= late).Select(one => new KeptEvent(
            one.Sequence, one.ReceivedAt, LedgerWords.Of(one.Title, one.DedupKey, one.Source, one.SenderId, AlertDetails.FromJson(one.Details)), one.IntegrationId, one.Body))];
    }

    private Task DropAsync(long? after, long? upTo) => upTo is not > 0 ? Task.CompletedTask : gate.RunAsync(writer =>
    {
        EventSql.DropBodies(writer, after ?? 0, upTo.Value);
        return Task.CompletedTask;
    });
}
