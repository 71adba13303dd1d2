using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Services;

/// <summary>Finds a service by what a person or program calls it.</summary>
public sealed class ServiceFinder(IDbContextFactory<ImpDb> dbs)
{
    /// <param name="called">Name, without regard to case, or id.</param>
    /// <returns>Null when there is none that is not archived.</returns>
    public async Task<ServiceId?> FindAsync(string? called, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(called)) return null;
        var name = called.Trim().ToLowerInvariant();
        var id = Guid.TryParse(called, out var guid) ? new ServiceId(guid) : default;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Services.Where(service => service.ArchivedAt == null && (service.Id == id || service.Name.ToLower() == name))
            .Select(service => (ServiceId?)service.Id).FirstOrDefaultAsync(cancel);
    }
}
