using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>The one place where the raw bytes of stored events are read, whichever file they stand in.</summary>
public sealed class StoredBodies(LedgerFile file)
{
    /// <param name="first">The first event of its request, which has the body.</param>
    /// <returns>As sent; null when it is not kept any more, or there was none.</returns>
    public async Task<byte[]?> ReadAsync(ImpDb db, long first, CancellationToken cancel) =>
        await db.Events.Where(stored => stored.Sequence == first).Select(stored => stored.Body).SingleOrDefaultAsync(cancel) is { Length: > 0 } here ? here : file.Body(first);
}
