using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Escalation;

/// <summary>While nothing of an incident fires nobody is paged for it; when it fires again the climb goes on.</summary>
internal sealed class HoldEscalation : IReactionTo<IncidentCalm>, IReactionTo<IncidentFiredAgain>, IReactionTo<IncidentFlapped>
{
    public async Task ReactAsync(IncidentCalm happened, Change change) => (await FindAsync(happened.Incident, change))?.Hold();

    public async Task ReactAsync(IncidentFiredAgain happened, Change change) => (await FindAsync(happened.Incident, change))?.Release(happened.PageAfter, change.Now);

    public async Task ReactAsync(IncidentFlapped happened, Change change)
    {
        if (await FindAsync(happened.Incident, change) is not { } climb) return;
        if (happened.Fires) climb.Release(TimeSpan.Zero, change.Now);
        else climb.Hold();
    }

    private static async Task<Domain.Escalation.Escalation?> FindAsync(IncidentId incident, Change change) => await change.Db.Escalations.FindAsync([incident], change.Cancel);
}
