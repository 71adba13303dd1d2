using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>
/// Takes the bytes of attachments in and gives them out. They are on disk before the command that names them runs; whatever becomes of that, bytes
/// without a name are swept a day later.
/// </summary>
public sealed class AttachmentDesk(IDbContextFactory<ImpDb> dbs, AttachmentFile file, AttachmentQueries queries, WriteGate gate, DataFolder folder, ImpSettings settings, IChance chance, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Bytes that one file may have.</summary>
    public long Largest => settings.Limits.AttachmentMegabytes * 1024L * 1024;

    /// <summary>Keeps a file beside an incident: looks whether it may be, puts the bytes on disk, then names them. What is refused in the end leaves nothing behind.</summary>
    /// <param name="name">Carries the command out that names the bytes.</param>
    /// <inheritdoc cref="DemandAsync" path="/exception"/>
    public async Task AddAsync(long number, AttachmentId id, FileSent sent, Actor actor, Func<AddAttachment, Task> name, CancellationToken cancel)
    {
        var incident = await DemandAsync(number, actor, sent.Length, cancel);
        if (string.IsNullOrWhiteSpace(sent.Name)) throw Wrong.Field("name", "Is needed: what the file is called.");
        var add = await KeepAsync(incident, id, sent.Name, sent.Content, cancel);
        try
        {
            await name(add);
        }
        catch (Exception refused) when (refused is Refusal or NotAllowed or Missing or ValidationException)
        {
            file.Forget([add.Content.Id]);
            throw;
        }
    }

    /// <summary>Says before a byte is read what would be refused after the last.</summary>
    /// <param name="length">As announced; null when nobody said.</param>
    /// <exception cref="Missing">There is no such incident.</exception>
    /// <exception cref="NotAllowed">The actor may not.</exception>
    /// <exception cref="Refusal"><c>incident.attachments</c>: it has as many as it may.</exception>
    /// <exception cref="TooLarge">It is announced as too large.</exception>
    /// <exception cref="StorageProblem">There is not enough room on the disk.</exception>
    public async Task<IncidentId> DemandAsync(long number, Actor actor, long? length, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var incident = await (from one in db.Incidents.IgnoreAutoIncludes() join service in db.Services on one.ServiceId equals service.Id where one.Number == number select new { one.Id, service.TeamId, Other = one.TeamId })
            .SingleOrDefaultAsync(cancel) ?? throw new Missing("incident");
        if (!actor.May(Permission.Respond, incident.Other is { } other ? [incident.TeamId, other] : [incident.TeamId])) throw new NotAllowed(Permission.Respond);
        if (length > Largest) throw new TooLarge(settings.Limits.AttachmentMegabytes);
        Incident.DemandRoom(await db.Attachments.Where(one => one.IncidentId == incident.Id).ToListAsync(cancel), settings.Limits.Attachments);
        // Alerts need the room more.
        if (DiskSpace.FreeAt(folder.Path) < HealthCheck.Scarce + (length ?? Largest)) throw new StorageProblem(StorageTrouble.DiskFull);
        return incident.Id;
    }

    /// <summary>Puts the bytes on disk.</summary>
    /// <returns>What names them.</returns>
    public async Task<AddAttachment> KeepAsync(IncidentId incident, AttachmentId id, string name, Stream content, CancellationToken cancel) =>
        new(incident, id, name, await file.KeepAsync(chance.NewId(), content, settings.Limits.AttachmentMegabytes, cancel));

    /// <returns>Null when that incident has none of that id.</returns>
    /// <exception cref="Missing">Its bytes are lost.</exception>
    public async Task<Attachment?> FindAsync(long number, AttachmentId id, CancellationToken cancel)
    {
        var found = await queries.FindAsync(number, id, cancel);
        return found is null || file.Has(found.ContentId) ? found : throw new Missing("file any more: its bytes are lost, a backup may have them");
    }

    /// <summary>Writes the bytes.</summary>
    public Task SendAsync(Attachment attachment, Stream to, CancellationToken cancel) => file.SendAsync(attachment.ContentId, to, cancel);

    /// <summary>Forgets what was removed a day ago, and bytes that nobody names. First the names, so that no name is ever without its bytes.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Attachment.Removable;
        for (var gone = Batch; gone == Batch && !cancel.IsCancellationRequested;)
            await gate.RunAsync(writer =>
            {
                gone = AttachmentSql.Forget(writer, before, Batch);
                return Task.CompletedTask;
            });
        // Some at a time, in order, however many there are. Asked for before the names: what is added meanwhile is younger than these.
        for (var last = Guid.Empty; !cancel.IsCancellationRequested && file.Before(before, last, Batch) is { Count: > 0 } old; last = old[^1])
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var named = await db.Attachments.Where(one => old.Contains(one.ContentId)).Select(one => one.ContentId).ToListAsync(cancel);
            file.Forget(old.Except(named));
        }
    }
}
