using FluentValidation;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Escalation;

/// <summary>Makes a ladder. It pages nobody until a team or a service uses it.</summary>
public sealed record CreatePolicy(PolicyId Id, string Name, TeamId Team, IReadOnlyList<EscalationStep> Steps, int Repeats, int PauseMinutes) : ITeamCommand, IPolicyInput
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Team];

    public AckTimeouts AckTimeouts { get; init; } = AckTimeouts.Default;
}

internal sealed class CreatePolicyValidator : AbstractValidator<CreatePolicy>
{
    public CreatePolicyValidator() => Include(new PolicyInputRules());
}

internal sealed class CreatePolicyHandler : ICommandHandler<CreatePolicy>
{
    public async Task HandleAsync(CreatePolicy command, Change change)
    {
        if (await change.Db.Policies.FindAsync([command.Id], change.Cancel) is not null) return;

        var steps = await change.Db.CheckedStepsAsync(command, change.Cancel);
        change.Db.Policies.Add(EscalationPolicy.Create(command.Id, command.Name.Trim(), command.Team, steps, command.Repeats, command.PauseMinutes, change.Now, command.AckTimeouts));
    }
}
