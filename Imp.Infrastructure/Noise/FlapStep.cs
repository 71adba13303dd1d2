using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Noise;

/// <summary>An alert that comes back too often opens no incident more: its last one is held open. After storms, whose umbrella holds open anyway.</summary>
internal sealed class FlapStep(NoiseBoard noise, CommandBus bus) : IOpeningStep
{
    private static readonly Actor Self = Actor.System("flapping");

    public int Order => 450;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        var rules = await noise.GetAsync(opening.Service, cancel);
        var starts = FlapSql.Start(opening.Writer, opening.Event.Service, opening.Event.DedupKey, opening.Event.Sequence, opening.Now, rules.FlapWindow);
        if (!rules.IsOften(starts) || FlapSql.Last(opening.Writer, opening.Service, opening.Event.DedupKey) is not { } last) return null;

        await bus.RunCheckedAsync(new StartFlapping(last, starts), Self, opening.Writer);
        return new Placement.Joined(last, "It keeps coming and going.");
    }
}
