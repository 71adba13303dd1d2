using FluentValidation;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Escalation;

/// <summary>Changes a ladder. Incidents that are being escalated keep the one they started with.</summary>
public sealed record EditPolicy(PolicyId Id, string Name, TeamId Team, IReadOnlyList<EscalationStep> Steps, int Repeats, int PauseMinutes) : ITeamCommand, IPolicyInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Team];

    public AckTimeouts AckTimeouts { get; init; } = AckTimeouts.Default;
}

internal sealed class EditPolicyValidator : AbstractValidator<EditPolicy>
{
    public EditPolicyValidator() => Include(new PolicyInputRules());
}

internal sealed class EditPolicyHandler : ICommandHandler<EditPolicy>
{
    public async Task HandleAsync(EditPolicy command, Change change)
    {
        var policy = await change.Db.Policies.RequireAsync(command.Id, change.Cancel);
        var steps = await change.Db.CheckedStepsAsync(command, change.Cancel);
        policy.Edit(command.Name.Trim(), command.Team, steps, command.Repeats, command.PauseMinutes, command.AckTimeouts);
    }
}
