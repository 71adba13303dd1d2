using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Services;

/// <summary>Rules about a service that need other rows.</summary>
internal static class ServiceRules
{
    /// <exception cref="Refusal"><c>service.name</c> when another active service has the name.</exception>
    public static async Task RefuseServiceNameAsync(this ImpDb db, string name, ServiceId self, CancellationToken cancel)
    {
        var wanted = name.Trim().ToLowerInvariant();
        if (await db.Services.AnyAsync(service => service.ArchivedAt == null && service.Id != self && service.Name.ToLower() == wanted, cancel))
            throw new Refusal("service.name", $"Another service is called {name.Trim()}. Choose another name.");
    }

    /// <exception cref="Refusal"><c>service.missing</c> when there is no such active service.</exception>
    public static async Task RefuseMissingServiceAsync(this ImpDb db, ServiceId service, CancellationToken cancel)
    {
        if (!await db.Services.AnyAsync(one => one.Id == service && one.ArchivedAt == null, cancel))
            throw new Refusal("service.missing", "This service does not exist any more; choose another.");
    }
}
