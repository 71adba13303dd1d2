using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
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
    /// <summary>Puts people in who cannot be woken as far as is known; whoever says so knows it.</summary>
    bool Sure { get; }
}

internal sealed class ScheduleInputRules : AbstractValidator<IScheduleInput>
{
    public ScheduleInputRules()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Team).NotEqual(default(TeamId)).WithMessage("Choose the team that the schedule belongs to.");
        RuleFor(c => c.Zone).Must(zone => zone is { Length: > 0 and < 64 } && OnCallPlan.IsZone(zone)).SaysNoZone();
        RuleFor(c => c.Coverage).IsInEnum();
        RuleFor(c => c.Layers).Must(layers => layers is { Count: >= 1 and <= Schedule.MostLayers }).WithMessage($"A schedule has 1 to {Schedule.MostLayers} layers.");
        RuleForEach(c => c.Layers).Custom((layer, context) =>
        {
            if (layer.Problem() is { } wrong) context.AddFailure(nameof(IScheduleInput.Layers), wrong);
        });
    }
}

public static class ScheduleChecks
{
    /// <summary>The refusal that <see cref="IScheduleInput.Sure"/> lifts.</summary>
    public const string Unreachable = "oncall.unreachable";

    /// <param name="known">Who is in it already; nobody is asked about them again.</param>
    /// <returns>The layers, checked.</returns>
    /// <exception cref="Missing">The team or a person does not exist.</exception>
    /// <exception cref="Refusal"><c>oncall.person</c> when a person is archived; <c>oncall.unreachable</c> when one cannot be woken as far as is known.</exception>
    internal static async Task<IReadOnlyList<OnCallLayer>> CheckedLayersAsync(this ImpDb db, IScheduleInput input, IEnumerable<UserId> known, CancellationToken cancel)
    {
        _ = await db.Teams.RequireAsync(input.Team, cancel);
        var members = input.Layers.SelectMany(layer => layer.Members).Distinct().ToList();
        await db.DemandActiveAsync(members, cancel);
        if (!input.Sure) await db.DemandReachableAsync([.. members.Except(known)], cancel);
        return [.. input.Layers.Select(layer => layer.Parse())];
    }

    private static async Task DemandReachableAsync(this ImpDb db, IReadOnlyList<UserId> people, CancellationToken cancel)
    {
        var methods = (await db.MethodsOfAsync(people, cancel)).ToLookup(method => method.UserId);
        var names = await db.Users.Where(user => people.Contains(user.Id)).OrderBy(user => user.Name).Select(user => new { user.Id, user.Name }).ToListAsync(cancel);
        var problems = names.Select(user => WakeUp.Problem(methods[user.Id], channel => ChannelBook.Of(channel).Rings) is { } problem ? $"{user.Name} {problem}" : null).OfType<string>().ToList();
        if (problems.Count > 0) throw new Refusal(Unreachable, $"{string.Join("; ", problems)}. Each can change that on the own page, under “How I am reached”.");
    }

    /// <exception cref="Missing">A person does not exist.</exception>
    /// <exception cref="Refusal"><c>oncall.person</c> when a person is archived.</exception>
    internal static async Task DemandActiveAsync(this ImpDb db, IEnumerable<UserId> people, CancellationToken cancel)
    {
        var asked = people.Distinct().ToList();
        var known = await db.Users.Where(user => asked.Contains(user.Id)).Select(user => new { user.Name, user.ArchivedAt }).ToListAsync(cancel);
        if (known.Count < asked.Count) throw new Missing("person");
        if (known.Find(user => user.ArchivedAt is not null) is { } gone) throw new Refusal("oncall.person", $"{gone.Name} is archived and cannot be on call; choose somebody else.");
    }
}
