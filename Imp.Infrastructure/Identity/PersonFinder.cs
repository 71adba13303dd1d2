using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Finds a person by what a program calls them.</summary>
public sealed class PersonFinder(IDbContextFactory<ImpDb> dbs)
{
    /// <param name="called">Mail address, without regard to case, or id.</param>
    /// <returns>Null when there is none who is active.</returns>
    public async Task<UserId?> FindAsync(string called, CancellationToken cancel)
    {
        var key = called.Trim().ToLowerInvariant();
        var id = Guid.TryParse(called, out var guid) ? new UserId(guid) : default;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Users.Where(user => user.ArchivedAt == null && (user.Id == id || user.EmailKey == key))
            .Select(user => (UserId?)user.Id).FirstOrDefaultAsync(cancel);
    }
}
