using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Takes a file away from an incident. For a day it can be brought back, then its bytes are forgotten.</summary>
public sealed record RemoveAttachment(IncidentId Id, AttachmentId Attachment) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RemoveAttachmentHandler : ICommandHandler<RemoveAttachment>
{
    public async Task HandleAsync(RemoveAttachment command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        incident.Detach(await change.Db.RequireAttachmentAsync(command.Id, command.Attachment, change.Cancel), change.Now);
    }
}

/// <summary>Takes the removing back.</summary>
public sealed record RestoreAttachment(IncidentId Id, AttachmentId Attachment) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RestoreAttachmentHandler(ImpSettings settings) : ICommandHandler<RestoreAttachment>
{
    public async Task HandleAsync(RestoreAttachment command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        var attachment = await change.Db.RequireAttachmentAsync(command.Id, command.Attachment, change.Cancel);
        incident.AttachAgain(attachment, await change.Db.Attachments.Where(one => one.IncidentId == command.Id).ToListAsync(change.Cancel), settings.Limits.Attachments);
    }
}

internal static class Attaching
{
    /// <exception cref="Missing">The incident has none of that id, though another may have.</exception>
    public static async Task<Attachment> RequireAttachmentAsync(this ImpDb db, IncidentId incident, AttachmentId id, CancellationToken cancel) =>
        await db.Attachments.SingleOrDefaultAsync(one => one.Id == id && one.IncidentId == incident, cancel) ?? throw new Missing("attachment");
}
