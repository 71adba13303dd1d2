using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>The rules in force, ready to decide: in memory, and read again only when somebody saved them.</summary>
public sealed class RuleBoard : IDisposable
{
    private readonly SharedPicture<Copy> picture;
    private RuleBook book = RuleBook.Empty;

    public RuleBoard(IDbContextFactory<ImpDb> dbs, Bell bell) => picture = new SharedPicture<Copy>(dbs, bell, [Topic.Rules, Topic.Teams], ReadAsync);

    public async ValueTask<RuleBook> GetAsync(CancellationToken cancel) => (await picture.ReadAsync(cancel)).Book;

    /// <returns>What a team is called; null when there is no such team.</returns>
    public async ValueTask<string?> TeamAsync(TeamId team, CancellationToken cancel) => (await picture.ReadAsync(cancel)).Teams.GetValueOrDefault(team);

    public void Dispose() => picture.Dispose();

    private async Task<Copy> ReadAsync(ImpDb db, CancellationToken cancel)
    {
        var saved = await db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancel);
        // Another name of a team is no reason to read all rules again.
        if (saved is not null && saved.Version != book.Version) book = new RuleBook(saved.Version, saved.Read());
        return new Copy(book, await db.Teams.Select(team => new { team.Id, team.Name }).ToDictionaryAsync(team => team.Id, team => team.Name, cancel));
    }

    private sealed record Copy(RuleBook Book, IReadOnlyDictionary<TeamId, string> Teams);
}
