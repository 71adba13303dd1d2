using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>What a person says of a schedule, when making and when changing one.</summary>
public interface IScheduleInput
{
    string Name { get; }
    TeamId Team { get; }
    /// <summary>IANA.</summary>
    string Zone { get; }
    LayerCoverage Coverage { get; }
    IReadOnlyList<LayerText> Layers { get; }
}

internal sealed class ScheduleInputRules : AbstractValidator<IScheduleInput>
{
    public ScheduleInputRules()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Team).NotEqual(default(TeamId)).WithMessage("Choose the team that the schedule belongs to.");
        RuleFor(c => c.Zone).Must(zone => zone is { Length: > 0 and < 64 } && OnCallPlan.IsZone(zone)).WithMessage("There is no such time zone; write it like Europe/Berlin.");
        RuleFor(c => c.Coverage).IsInEnum();
        RuleFor(c => c.Layers).Must(layers => layers is { Count: >= 1 and <= Schedule.MostLayers }).WithMessage($"A schedule has 1 to {Schedule.MostLayers} layers.");
        RuleForEach(c => c.Layers).Custom((layer, context) =>
        {
            if (layer.Problem() is { } wrong) context.AddFailure(nameof(IScheduleInput.Layers), wrong);
        });
    }
}

internal static class ScheduleChecks
{
    /// <returns>The layers, checked.</returns>
    /// <exception cref="Missing">The team or a person does not exist.</exception>
    /// <exception cref="Refusal"><c>oncall.person</c> when a person is archived.</exception>
    public static async Task<IReadOnlyList<OnCallLayer>> CheckedLayersAsync(this ImpDb db, IScheduleInput input, CancellationToken cancel)
    {
        _ = await db.Teams.RequireAsync(input.Team, cancel);
        await db.DemandActiveAsync(input.Layers.SelectMany(layer => layer.Members), cancel);
        return [.. input.Layers.Select(layer => layer.Parse())];
    }

    /// <exception cref="Missing">A person does not exist.</exception>
    /// <exception cref="Refusal"><c>oncall.person</c> when a person is archived.</exception>
    public static async Task DemandActiveAsync(this ImpDb db, IEnumerable<UserId> people, CancellationToken cancel)
    {
        var asked = people.Distinct().ToList();
        var known = await db.Users.Where(user => asked.Contains(user.Id)).Select(user => new { user.Name, user.ArchivedAt }).ToListAsync(cancel);
        if (known.Count < asked.Count) throw new Missing("person");
        if (known.Find(user => user.ArchivedAt is not null) is { } gone) throw new Refusal("oncall.person", $"{gone.Name} is archived and cannot be on call; choose somebody else.");
    }
}
