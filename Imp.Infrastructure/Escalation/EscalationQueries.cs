using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>What the climb up the ladders has to do.</summary>
public sealed class EscalationQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>Incidents with a step that is due, the one that started last first: after a break the newest state counts most.</returns>
    public async Task<IReadOnlyList<IncidentId>> DueAsync(DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Escalations.Where(climb => climb.NextAt != null && climb.NextAt <= now)
            .OrderByDescending(climb => climb.StartedAt).Select(climb => climb.IncidentId).Take(most).ToListAsync(cancel);
    }

    /// <returns>Incidents whose step should have been taken before an instant, the newest first; drills last, of which nobody but one person is told.</returns>
    internal async Task<IReadOnlyList<IncidentId>> OverdueAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Escalations.Where(climb => climb.NextAt != null && climb.NextAt < before).OrderBy(climb => db.Incidents.Any(one => one.Id == climb.IncidentId && one.DrillForId != null)).ThenByDescending(climb => climb.StartedAt).Select(climb => climb.IncidentId).ToListAsync(cancel);
    }

    /// <returns>When the next step is due; null when none is.</returns>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Escalations.Where(climb => climb.NextAt != null).OrderBy(climb => climb.NextAt).Select(climb => climb.NextAt).FirstOrDefaultAsync(cancel);
    }
}
