using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>The one place where transforms read the raw bytes of stored events.</summary>
internal static class StoredBodies
{
    /// <param name="sequence">The first event of its request.</param>
    /// <returns>As sent; empty when there is no such event.</returns>
    public static async Task<byte[]> ReadAsync(ImpDb db, long sequence, CancellationToken cancel) =>
        await db.Events.Where(stored => stored.Sequence == sequence).Select(stored => stored.Body).SingleOrDefaultAsync(cancel) ?? [];
}
