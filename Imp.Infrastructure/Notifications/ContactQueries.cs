using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>One way to reach a person; never with its secret.</summary>
/// <param name="ProvenAt">The last time a message went through; null when none did.</param>
/// <param name="ReachedAt">The last time the person showed that it reaches them; null when never.</param>
/// <param name="GoneAt">When the other side said that the address is gone; it is not used until edited or tested with success.</param>
public sealed record ContactRow(ContactMethodId Id, UserId UserId, ChannelKind Channel, string Label, string Address, DateTimeOffset CreatedAt, DateTimeOffset? ProvenAt, DateTimeOffset? ReachedAt, DateTimeOffset? GoneAt, PageTimes Times);

/// <summary>Reads contact methods.</summary>
public sealed class ContactQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>A person's, oldest first; archived ones are not there any more.</summary>
    public async Task<IReadOnlyList<ContactRow>> OfAsync(UserId user, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.ContactMethods.Where(method => method.UserId == user && method.ArchivedAt == null)).ToListAsync(cancel);
    }

    /// <returns>From and until on the person's clock; null without quiet hours.</returns>
    public async Task<(TimeOnly From, TimeOnly Until)?> QuietOfAsync(UserId user, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.QuietHours.SingleOrDefaultAsync(quiet => quiet.UserId == user, cancel) is { } quiet ? (quiet.From, quiet.Until) : null;
    }

    /// <returns>Null when there is none, or it is archived.</returns>
    public async Task<ContactRow?> GetAsync(ContactMethodId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.ContactMethods.Where(method => method.Id == id && method.ArchivedAt == null)).SingleOrDefaultAsync(cancel);
    }

    private static IQueryable<ContactRow> Rows(IQueryable<ContactMethod> methods) => methods.OrderBy(method => method.CreatedAt)
        .Select(method => new ContactRow(method.Id, method.UserId, method.Channel, method.Label, method.Address, method.CreatedAt, method.ProvenAt, method.ReachedAt, method.GoneAt, new PageTimes(method.UrgentAfter, method.CalmAfter)));
}
