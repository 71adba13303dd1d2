using FluentValidation;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>What a person says of a policy, when making and when changing one.</summary>
public interface IPolicyInput
{
    string Name { get; }
    TeamId Team { get; }
    IReadOnlyList<EscalationStep> Steps { get; }
    int Repeats { get; }
    int PauseMinutes { get; }
    AckTimeouts AckTimeouts { get; }
}

internal sealed class PolicyInputRules : AbstractValidator<IPolicyInput>
{
    public PolicyInputRules()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Team).NotEqual(default(TeamId)).WithMessage("Choose the team that the policy belongs to.");
        RuleFor(c => c.Steps).Must(steps => steps is { Count: >= 1 and <= EscalationPolicy.Most }).WithMessage($"A policy has 1 to {EscalationPolicy.Most} steps.");
        RuleForEach(c => c.Steps).ChildRules(step =>
        {
            step.RuleFor(s => s.DelayMinutes).InclusiveBetween(0, EscalationPolicy.LongestMinutes).WithMessage($"A delay is 0 to {EscalationPolicy.LongestMinutes} minutes.");
            step.RuleFor(s => s.Attempts).InclusiveBetween(1, EscalationPolicy.MostAttempts).WithMessage($"A step pages 1 to {EscalationPolicy.MostAttempts} times.");
            step.RuleFor(s => s.SpacingMinutes).InclusiveBetween(1, EscalationPolicy.LongestSpacing).WithMessage($"Between two attempts are 1 to {EscalationPolicy.LongestSpacing} minutes.");
            step.RuleFor(s => s.People).Must((s, people) => people is not null && s.Schedules is not null && s.Teams is not null && s.TargetCount is >= 1 and <= EscalationPolicy.Most)
                .WithMessage($"A step has 1 to {EscalationPolicy.Most} people, schedules or teams.");
        });
        RuleFor(c => c.Repeats).InclusiveBetween(0, EscalationPolicy.MostRepeats).WithMessage($"The ladder is repeated 0 to {EscalationPolicy.MostRepeats} times.");
        RuleFor(c => c.AckTimeouts).Must(timeouts => timeouts is { Minutes.Count: 4 } && timeouts.Minutes.All(minutes => minutes is >= 0 and <= AckTimeouts.Longest))
            .WithMessage($"An acknowledgement counts 1 to {AckTimeouts.Longest} minutes, or for ever: 0.");
        RuleFor(c => c.PauseMinutes).InclusiveBetween(1, EscalationPolicy.LongestMinutes).WithMessage($"The pause is 1 to {EscalationPolicy.LongestMinutes} minutes.");
    }
}

internal static class PolicyChecks
{
    /// <returns>The steps without repeated people, schedules and teams.</returns>
    /// <exception cref="Missing">The team, or a person, a schedule or a team in a step, does not exist.</exception>
    /// <exception cref="Refusal"><c>policy.person</c>, <c>policy.schedule</c>, <c>policy.team</c> when one of them is archived.</exception>
    public static async Task<IReadOnlyList<EscalationStep>> CheckedStepsAsync(this ImpDb db, IPolicyInput input, CancellationToken cancel)
    {
        _ = await db.Teams.RequireAsync(input.Team, cancel);
        IReadOnlyList<EscalationStep> steps = [.. input.Steps.Select(step => step with { People = [.. step.People.Distinct()], Schedules = [.. step.Schedules.Distinct()], Teams = [.. step.Teams.Distinct()] })];
        var asked = steps.SelectMany(step => step.People).Distinct().ToList();
        var known = await db.Users.Where(user => asked.Contains(user.Id)).Select(user => new { user.Name, user.ArchivedAt }).ToListAsync(cancel);
        if (known.Count < asked.Count) throw new Missing("person");
        if (known.Find(user => user.ArchivedAt is not null) is { } gone) throw new Refusal("policy.person", $"{gone.Name} is archived and cannot be paged; choose somebody else.");
        var schedules = steps.SelectMany(step => step.Schedules).Distinct().ToList();
        var present = await db.Schedules.Where(schedule => schedules.Contains(schedule.Id)).Select(schedule => new { schedule.Name, schedule.ArchivedAt }).ToListAsync(cancel);
        if (present.Count < schedules.Count) throw new Missing("schedule");
        if (present.Find(schedule => schedule.ArchivedAt is not null) is { } old) throw new Refusal("policy.schedule", $"The schedule {old.Name} is archived; choose another.");
        var teams = steps.SelectMany(step => step.Teams).Distinct().ToList();
        var there = await db.Teams.IgnoreAutoIncludes().Where(team => teams.Contains(team.Id)).Select(team => new { team.Name, team.ArchivedAt }).ToListAsync(cancel);
        if (there.Count < teams.Count) throw new Missing("team");
        if (there.Find(team => team.ArchivedAt is not null) is { } over) throw new Refusal("policy.team", $"The team {over.Name} is archived; choose another.");
        return steps;
    }
}
