using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>What operators set about grouping.</summary>
public sealed record GroupingPicture(IReadOnlyDictionary<ServiceId, GroupRule> Rules, Dependencies Needs);

/// <summary>The grouping rules and dependencies, kept in memory and read again only when one changed, so that an alert pays nothing for them.</summary>
public sealed class GroupingBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public GroupingBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.GroupRules, Topic.Dependencies], _ => Interlocked.Increment(ref changed));
    }

    public async ValueTask<GroupingPicture> GetAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is { } fresh && fresh.AsOf >= asOf) return fresh.Picture;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var picture = new GroupingPicture(await db.GroupRules.ToDictionaryAsync(rule => rule.ServiceId, cancel), new Dependencies(await db.Dependencies.ToListAsync(cancel)));
        copy = new Copy(asOf, picture);
        return picture;
    }

    public void Dispose() => subscription.Dispose();

    private sealed record Copy(long AsOf, GroupingPicture Picture);
}
