using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>A person says that something is wrong.</summary>
/// <param name="DedupKey">Alerts with this key join it; null when none shall.</param>
public sealed record DeclareIncident(IncidentId Id, ServiceId Service, string Title, Severity Severity, string? Notes = null, string? DedupKey = null, IReadOnlyList<string>? Tags = null) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class DeclareIncidentValidator : AbstractValidator<DeclareIncident>
{
    public DeclareIncidentValidator()
    {
        RuleFor(c => c.Title).NotEmpty().WithMessage("Say in a few words what is wrong.").MaximumLength(255);
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service that is affected.");
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Notes).MaximumLength(32_768);
        RuleFor(c => c.DedupKey).MaximumLength(512);
        RuleFor(c => c.Tags).Must(tags => tags is null || tags.Count <= TagNames.Most).WithMessage($"At most {TagNames.Most} tags.");
    }
}

internal sealed class DeclareIncidentHandler : ICommandHandler<DeclareIncident>
{
    public async Task HandleAsync(DeclareIncident command, Change change)
    {
        if (await change.Db.Incidents.FindAsync([command.Id], change.Cancel) is not null) return;

        var service = await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        if (service.ArchivedAt is not null) throw new Refusal("service.archived", $"The service {service.Name} is archived; choose another.");
        await RefuseSecondOfKeyAsync(command, change);
        var number = await change.Db.NextNumberAsync(change.Cancel);
        var incident = Incident.Open(command.Id, number, command.Service, command.Title.Trim(), command.Severity, command.DedupKey, null, change.Now);
        if (!string.IsNullOrWhiteSpace(command.Notes)) incident.EditNotes(null, command.Notes);
        if (command.Tags is { Count: > 0 } tags) incident.Tag(tags);
        change.Db.Incidents.Add(incident);
    }

    private static async Task RefuseSecondOfKeyAsync(DeclareIncident command, Change change)
    {
        if (command.DedupKey is not null && await change.Db.OpenOfKeyAsync(command.Service, command.DedupKey, change.Cancel) is { } open)
            throw new Refusal("incident.key", $"Incident {open} with this dedup key is already open.");
    }
}
