using Imp.Domain.Quiet;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Quiet;

/// <summary>The quiet times that are not over, in memory and read again only when one changed, so that an alert pays nothing for them.</summary>
public sealed class QuietBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<IReadOnlyList<QuietTime>> picture = new(dbs, bell, [Topic.Quiet], ReadAsync);

    /// <returns>The oldest first.</returns>
    public ValueTask<IReadOnlyList<QuietTime>> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private static async Task<IReadOnlyList<QuietTime>> ReadAsync(ImpDb db, CancellationToken cancel) =>
        await db.QuietTimes.Where(quiet => quiet.EndedAt == null).OrderBy(quiet => quiet.Number).ToListAsync(cancel);
}
