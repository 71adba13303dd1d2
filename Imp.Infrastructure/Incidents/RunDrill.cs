using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Incidents;

/// <summary>Opens an incident that is only an exercise: it climbs the real policy, and every message goes to one person, in whose stead it says.</summary>
/// <param name="Person">Gets everything.</param>
/// <param name="Title">Null or empty for one that names the service.</param>
/// <param name="Minutes">After which it ends by itself, 1 to 240; default 30.</param>
public sealed record RunDrill(IncidentId Id, ServiceId Service, Severity Severity, UserId Person, string? Title = null, int Minutes = RunDrill.Usual) : ITeamCommand
{
    /// <summary>So many minutes a drill lasts unless somebody says otherwise.</summary>
    public const int Usual = 30;

    /// <summary>At most so many minutes.</summary>
    public const int Longest = 240;

    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class RunDrillValidator : AbstractValidator<RunDrill>
{
    public RunDrillValidator()
    {
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose policy is tried.");
        RuleFor(c => c.Person).NotEqual(default(UserId)).WithMessage("Choose who gets the messages.");
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Title).MaximumLength(240);
        RuleFor(c => c.Minutes).InclusiveBetween(1, RunDrill.Longest).WithMessage($"From 1 to {RunDrill.Longest} minutes.");
    }
}

internal sealed class RunDrillHandler : ICommandHandler<RunDrill>
{
    public async Task HandleAsync(RunDrill command, Change change)
    {
        if (await change.Db.Incidents.FindAsync([command.Id], change.Cancel) is not null) return;

        var service = await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        if (service.ArchivedAt is not null) throw new Refusal("service.archived", $"The service {service.Name} is archived; choose another.");
        var person = await change.Db.Users.RequireAsync(command.Person, change.Cancel);
        if (person.ArchivedAt is not null) throw new Refusal("drill.person", $"{person.Name} is archived; choose somebody else.");
        if ((await change.Db.MethodsOfAsync([person.Id], change.Cancel)).Count == 0) throw new Refusal("drill.person", $"{person.Name} has no contact method that works, so nothing would arrive.");

        var title = string.IsNullOrWhiteSpace(command.Title) ? $"Drill of {service.Name}" : command.Title.Trim();
        change.Db.Incidents.Add(Incident.OpenDrill(
            command.Id, await change.Db.NextNumberAsync(change.Cancel), command.Service, title, command.Severity, person.Id, person.Name, change.Now.AddMinutes(command.Minutes), change.Now));
    }
}
