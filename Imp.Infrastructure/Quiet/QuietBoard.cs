using Imp.Domain.Quiet;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Quiet;

/// <summary>The quiet times that are not over, in memory and read again only when one changed, so that an alert pays nothing for them.</summary>
public sealed class QuietBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public QuietBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Quiet], _ => Interlocked.Increment(ref changed));
    }

    /// <returns>The oldest first.</returns>
    public async ValueTask<IReadOnlyList<QuietTime>> GetAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is { } fresh && fresh.AsOf >= asOf) return fresh.Times;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var times = await db.QuietTimes.Where(quiet => quiet.EndedAt == null).OrderBy(quiet => quiet.Number).ToListAsync(cancel);
        copy = new Copy(asOf, times);
        return times;
    }

    public void Dispose() => subscription.Dispose();

    private sealed record Copy(long AsOf, IReadOnlyList<QuietTime> Times);
}
