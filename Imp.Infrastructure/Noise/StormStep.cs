using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Noise;

/// <summary>In a storm, and beyond an integration's limit, what would open an incident joins the umbrella of its service. Counted from what is stored, so that a restart forgets nothing.</summary>
internal sealed class StormStep(NoiseBoard noise, Flow.Table flows, CommandBus bus, IChance chance) : IOpeningStep
{
    private const string InStorm = "Part of a storm.";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly Actor Self = Actor.System("storm");

    public int Order => 400;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        var rules = await noise.GetAsync(opening.Service, cancel);
        var reason = opening.Event.IsBeyondLimit ? Flow.Reason : InStorm;
        if (StormSql.Find(opening.Writer, opening.Service) is var (umbrella, gauge) && AlertSql.Find(opening.Writer, umbrella) is not null)
        {
            StormSql.Count(opening.Writer, umbrella, gauge.Add(rules.StormAt, opening.Now));
            await SayAsync(opening, umbrella);
            return new Placement.Joined(umbrella, reason);
        }
        if (!opening.Event.IsBeyondLimit && !IsTooMany(opening, rules.StormAt)) return null;

        var opened = new IncidentId(chance.NewId());
        await bus.RunCheckedAsync(new OpenUmbrella(opened, opening.Service, opening.Severity.ToIncident(), rules.StormAt, opening.Event.IsBeyondLimit ? opening.Event.Sender : null), Self, opening.Writer);
        if (opening.Event.IsBeyondLimit && flows.Find(opening.Event.Integration) is { } flow) flow.SaidOn = opened;
        return new Placement.Joined(opened, reason);
    }

    private static bool IsTooMany(Opening opening, int most) =>
        most > 0 && StormSql.OpenedAt(opening.Writer, opening.Service, most - 1) is { } at && opening.Now - at < Window;

    /// <summary>Once for each time that an integration goes over its limit.</summary>
    private async Task SayAsync(Opening opening, IncidentId umbrella)
    {
        if (!opening.Event.IsBeyondLimit || flows.Find(opening.Event.Integration) is not { } flow || flow.SaidOn == umbrella) return;

        await bus.RunCheckedAsync(new SayLimited(umbrella, flow.Limit.PerSecond), Actor.Integration(opening.Event.Integration, opening.Event.Sender), opening.Writer);
        flow.SaidOn = umbrella;
    }
}
