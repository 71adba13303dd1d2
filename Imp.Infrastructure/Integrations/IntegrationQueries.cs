using Imp.Domain.Integrations;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>One integration in a list.</summary>
/// <param name="KeyHint">The key's first characters.</param>
/// <param name="LastEventAt">When the newest event came in; null when none did.</param>
/// <param name="RecentCount">Events of the last 24 hours.</param>
/// <param name="LastFormat">What the newest event was recognised as; null when there is none.</param>
/// <param name="IsSigned">True when its sender must sign.</param>
/// <param name="MailKeyPattern">Its own rule for the dedup key of a mail; null for Imp's.</param>
/// <param name="MailResolvedPattern">Its own rule for a mail that says that it is over; null for Imp's.</param>
public sealed record IntegrationRow(
    IntegrationId Id, string Name, ServiceId ServiceId, string Service, string KeyHint, DateTimeOffset? LastEventAt, int RecentCount, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt,
    string? LastFormat = null, bool IsSigned = false, string? MailKeyPattern = null, string? MailResolvedPattern = null);

/// <summary>Reads integrations. They are few: lists are not paged.</summary>
public sealed class IntegrationQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<IntegrationRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Integrations.Where(integration => (integration.ArchivedAt != null) == archived), cancel);
    }

    /// <returns>The active ones of a service, by name.</returns>
    public async Task<IReadOnlyList<IntegrationRow>> OfAsync(ServiceId service, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Integrations.Where(integration => integration.ServiceId == service && integration.ArchivedAt == null), cancel);
    }

    /// <returns>Null when there is no such integration.</returns>
    public async Task<IntegrationRow?> GetAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await RowsAsync(db, db.Integrations.Where(integration => integration.Id == id), cancel)).SingleOrDefault();
    }

    private async Task<IReadOnlyList<IntegrationRow>> RowsAsync(ImpDb db, IQueryable<Integration> integrations, CancellationToken cancel)
    {
        var first = await FirstSinceAsync(db, clock.GetUtcNow() - Recent, cancel);
        return await (from integration in integrations
                      join service in db.Services on integration.ServiceId equals service.Id
                      orderby integration.Name
                      select new IntegrationRow(
                          integration.Id, integration.Name, integration.ServiceId, service.Name, integration.KeyHint,
                          db.Events.Where(one => one.IntegrationId == integration.Id).OrderByDescending(one => one.Sequence).Select(one => (DateTimeOffset?)one.ReceivedAt).FirstOrDefault(),
                          db.Events.Count(one => one.IntegrationId == integration.Id && one.Sequence >= first),
                          integration.CreatedAt, integration.ArchivedAt,
                          db.Events.Where(one => one.IntegrationId == integration.Id).OrderByDescending(one => one.Sequence).Select(one => one.Format).FirstOrDefault(),
                          integration.SigningSecret != null, integration.MailKeyPattern, integration.MailResolvedPattern)).ToListAsync(cancel);
    }

    /// <summary>Events are numbered as they arrive, so the first of a time is found by halving; an index on the time would slow every insert.</summary>
    private static async Task<long> FirstSinceAsync(ImpDb db, DateTimeOffset since, CancellationToken cancel)
    {
        long low = 0, high = await db.Events.MaxAsync(one => (long?)one.Sequence, cancel) ?? 0;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var at = await db.Events.Where(one => one.Sequence >= middle).OrderBy(one => one.Sequence).Select(one => one.ReceivedAt).FirstAsync(cancel);
            if (at < since) low = middle + 1;
            else high = middle;
        }
        // All are older when the last one is.
        return await db.Events.AnyAsync(one => one.Sequence >= low && one.ReceivedAt >= since, cancel) ? low : low + 1;
    }
}
