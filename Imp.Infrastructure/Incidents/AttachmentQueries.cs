using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>One file beside an incident, as its page shows it.</summary>
public sealed record AttachmentRow(AttachmentId Id, string Name, FileKind Kind, long Bytes, string By, DateTimeOffset AddedAt);

/// <summary>Reads what is attached to incidents. What was removed is not there.</summary>
public sealed class AttachmentQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>Oldest first.</returns>
    public async Task<IReadOnlyList<AttachmentRow>> GetAsync(IncidentId incident, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Attachments.Where(one => one.IncidentId == incident && one.RemovedAt == null).OrderBy(one => one.AddedAt).ThenBy(one => one.Id)
            .Select(one => new AttachmentRow(one.Id, one.Name, one.Kind, one.Bytes, one.ActorName, one.AddedAt)).ToListAsync(cancel);
    }

    /// <returns>Null when that incident has none of that id.</returns>
    public async Task<Attachment?> FindAsync(long number, AttachmentId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await (from one in db.Attachments join incident in db.Incidents on one.IncidentId equals incident.Id where one.Id == id && incident.Number == number && one.RemovedAt == null select one)
            .SingleOrDefaultAsync(cancel);
    }
}
