using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>The rules in force, ready to decide: in memory, and read again only when somebody saved them.</summary>
public sealed class RuleBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public RuleBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Rules, Topic.Teams], _ => Interlocked.Increment(ref changed));
    }

    public async ValueTask<RuleBook> GetAsync(CancellationToken cancel) => (await CopyAsync(cancel)).Book;

    /// <returns>What a team is called; null when there is no such team.</returns>
    public async ValueTask<string?> TeamAsync(TeamId team, CancellationToken cancel) => (await CopyAsync(cancel)).Teams.GetValueOrDefault(team);

    public void Dispose() => subscription.Dispose();

    private async ValueTask<Copy> CopyAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is { } fresh && fresh.AsOf >= asOf) return fresh;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var saved = await db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancel);
        var book = saved is null ? RuleBook.Empty : copy?.Book is { } same && same.Version == saved.Version ? same : new RuleBook(saved.Version, saved.Read());
        var teams = await db.Teams.Select(team => new { team.Id, team.Name }).ToDictionaryAsync(team => team.Id, team => team.Name, cancel);
        return copy = new Copy(asOf, book, teams);
    }

    private sealed record Copy(long AsOf, RuleBook Book, IReadOnlyDictionary<TeamId, string> Teams);
}
