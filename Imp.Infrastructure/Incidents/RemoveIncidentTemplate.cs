using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Takes a template out of use; incidents that began with it stay as they are.</summary>
public sealed record RemoveIncidentTemplate(IncidentTemplateId Id) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class RemoveIncidentTemplateHandler : ICommandHandler<RemoveIncidentTemplate>
{
    public async Task HandleAsync(RemoveIncidentTemplate command, Change change) => (await change.Db.IncidentTemplates.RequireAsync(command.Id, change.Cancel)).Remove(change.Now);
}
