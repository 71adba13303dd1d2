using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>What operators set about grouping.</summary>
public sealed record GroupingPicture(IReadOnlyDictionary<ServiceId, GroupRule> Rules, Dependencies Needs);

/// <summary>The grouping rules and dependencies, kept in memory and read again only when one changed, so that an alert pays nothing for them.</summary>
public sealed class GroupingBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<GroupingPicture> picture = new(dbs, bell, [Topic.GroupRules, Topic.Dependencies], ReadAsync);

    public ValueTask<GroupingPicture> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private static async Task<GroupingPicture> ReadAsync(ImpDb db, CancellationToken cancel) =>
        new GroupingPicture(await db.GroupRules.ToDictionaryAsync(rule => rule.ServiceId, cancel), new Dependencies(await db.Dependencies.ToListAsync(cancel)));
}
