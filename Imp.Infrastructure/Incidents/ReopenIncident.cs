using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Takes the closing back, with a reason.</summary>
public sealed record ReopenIncident(IncidentId Id, string Reason) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ReopenIncidentValidator : AbstractValidator<ReopenIncident>
{
    public ReopenIncidentValidator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("Say why it is open again.").MaximumLength(500);
}

internal sealed class ReopenIncidentHandler : ICommandHandler<ReopenIncident>
{
    public async Task HandleAsync(ReopenIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (incident.Response == ResponseState.Closed && incident.DedupKey is { } key
            && await change.Db.OpenOfKeyAsync(incident.ServiceId, key, change.Cancel) is { } other)
            throw new Refusal("incident.key", $"Incident {other} with the same dedup key is already open; work there.");
        incident.Reopen(command.Reason.Trim());
    }
}

internal static class OpenOfKey
{
    /// <returns>Number of the incident that is not closed and has the key; null when there is none.</returns>
    public static async Task<long?> OpenOfKeyAsync(this ImpDb db, ServiceId service, string key, CancellationToken cancel) =>
        await db.Incidents.Where(incident => incident.ServiceId == service && incident.DedupKey == key && incident.Response != ResponseState.Closed)
            .Select(incident => (long?)incident.Number).FirstOrDefaultAsync(cancel);
}
