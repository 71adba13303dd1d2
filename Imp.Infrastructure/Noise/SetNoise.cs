using FluentValidation;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Noise;

/// <summary>Sets what a service does about blips, about what comes and goes, and about storms. What waits at the moment keeps its instant.</summary>
public sealed record SetNoise(ServiceId Service, NoiseRules Rules) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Service]; }

internal sealed class SetNoiseValidator : AbstractValidator<SetNoise>
{
    public SetNoiseValidator()
    {
        RuleFor(c => c.Rules.Holds).Must(holds => holds is { Count: 4 }).WithMessage("One hold time per severity.");
        RuleForEach(c => c.Rules.Holds).Must(hold => hold is { UpSeconds: >= 0 and <= 3_600, DownSeconds: >= 0 and <= 3_600 }).WithMessage("From 0 to 3600 seconds.");
        RuleFor(c => c.Rules.FlapCycles).Must(cycles => cycles is 0 or (>= 2 and <= 20)).WithMessage("From 2 to 20 times, or 0 for never.");
        RuleFor(c => c.Rules.FlapWindowMinutes).InclusiveBetween(5, 240).WithMessage("From 5 to 240 minutes.");
        RuleFor(c => c.Rules.FlapCalmMinutes).InclusiveBetween(1, 240).WithMessage("From 1 to 240 minutes.");
        RuleFor(c => c.Rules.StormAt).Must(most => most is 0 or (>= 2 and <= 1_000)).WithMessage("From 2 to 1000 incidents, or 0 for no limit.");
    }
}

internal sealed class SetNoiseHandler : ICommandHandler<SetNoise>
{
    public async Task HandleAsync(SetNoise command, Change change)
    {
        await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        if (await change.Db.ServiceNoise.FindAsync([command.Service], change.Cancel) is { } noise) noise.Set(command.Rules);
        else change.Db.ServiceNoise.Add(ServiceNoise.Of(command.Service, command.Rules));
    }
}
