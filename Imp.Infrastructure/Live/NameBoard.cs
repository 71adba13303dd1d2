using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Live;

/// <summary>A thing and what it is called.</summary>
public sealed record Named<TId>(TId Id, string Name);

/// <summary>Everything that can be chosen by name; archived ones are left out.</summary>
public sealed record Names(
    IReadOnlyList<Named<ServiceId>> Services, IReadOnlyList<Named<TeamId>> Teams, IReadOnlyList<Named<UserId>> People, IReadOnlyList<Named<PolicyId>> Policies);

/// <summary>The names that pickers offer: one copy for all circuits, read again only when one of them changed.</summary>
public sealed class NameBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public NameBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Services, Topic.Teams, Topic.People, Topic.Policies], _ => Interlocked.Increment(ref changed));
    }

    public async ValueTask<Names> GetAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is { } fresh && fresh.AsOf >= asOf) return fresh.Names;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var names = new Names(
            await db.Services.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<ServiceId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Teams.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<TeamId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Users.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<UserId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Policies.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<PolicyId>(one.Id, one.Name)).ToListAsync(cancel));
        copy = new Copy(asOf, names);
        return names;
    }

    public void Dispose() => subscription.Dispose();

    private sealed record Copy(long AsOf, Names Names);
}
