using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Puts a file beside an incident, whose bytes are on disk already: see <see cref="AttachmentDesk"/>.</summary>
/// <param name="Name">As whoever sent it calls it.</param>
public sealed record AddAttachment(IncidentId Id, AttachmentId Attachment, string Name, FileContent Content) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class AddAttachmentValidator : AbstractValidator<AddAttachment>
{
    public AddAttachmentValidator()
    {
        RuleFor(command => command.Name).NotNull().MaximumLength(1_000);
        RuleFor(command => command.Content.Bytes).GreaterThan(0).WithMessage("The file is empty.").OverridePropertyName("Body");
    }
}

internal sealed class AddAttachmentHandler(ImpSettings settings) : ICommandHandler<AddAttachment>
{
    public async Task HandleAsync(AddAttachment command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        var known = await change.Db.Attachments.Where(one => one.IncidentId == command.Id).ToListAsync(change.Cancel);
        if (incident.Attach(command.Attachment, command.Name, command.Content, known, settings.Limits.Attachments, change.Actor, change.Now) is { } added) change.Db.Attachments.Add(added);
    }
}
