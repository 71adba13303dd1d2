using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>What an umbrella stands for.</summary>
/// <param name="EndedAt">When the storm was over; null while it goes on.</param>
/// <param name="Firing">Alerts that fire at the moment.</param>
public sealed record StormView(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateTimeOffset EndsAt, int Keys, int Firing);

/// <summary>How far an integration is over its limit.</summary>
/// <param name="Limit">What it may send.</param>
/// <param name="IsOwn">True when the integration sets it itself.</param>
/// <param name="Since">When it last went over; null when it never did.</param>
/// <param name="Events">How many were beyond it then.</param>
/// <param name="EndedAt">When it was within its limit again; null while it is over.</param>
public sealed record LimitView(FlowLimit Limit, bool IsOwn, DateTimeOffset? Since, long Events, DateTimeOffset? EndedAt)
{
    public bool IsOver => Since is not null && EndedAt is null;
}

/// <summary>Reads what services and integrations do about noise, and where it stands.</summary>
public sealed class NoiseQueries(IDbContextFactory<ImpDb> dbs, NoiseBoard board, Flow.Table flows, TimeProvider clock)
{
    public ValueTask<NoiseRules> RulesAsync(ServiceId service, CancellationToken cancel) => board.GetAsync(service, cancel);

    /// <returns>Null for an incident that is no umbrella.</returns>
    public async Task<StormView?> StormAsync(IncidentId incident, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Storms.Where(storm => storm.IncidentId == incident)
            .Select(storm => new StormView(
                storm.StartedAt, storm.EndedAt, storm.EndsAt,
                db.IncidentAlerts.Count(alert => alert.IncidentId == incident), db.IncidentAlerts.Count(alert => alert.IncidentId == incident && alert.ClearedAt == null)))
            .SingleOrDefaultAsync(cancel);
    }

    /// <returns>The services that are in a storm.</returns>
    public async Task<IReadOnlySet<ServiceId>> StormyAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await db.Storms.Where(storm => storm.EndedAt == null).Select(storm => storm.ServiceId).ToListAsync(cancel)).ToHashSet();
    }

    public async Task<LimitView> LimitAsync(IntegrationId integration, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var own = await db.Integrations.Where(one => one.Id == integration).Select(one => new { one.LimitPerSecond, one.LimitBurst }).SingleOrDefaultAsync(cancel);
        var limit = new FlowLimit(own?.LimitPerSecond ?? flows.Usual.PerSecond, own?.LimitBurst ?? flows.Usual.Burst);
        var isOwn = own is { LimitPerSecond: not null } or { LimitBurst: not null };
        // What is counted at this moment is newer than what was written down.
        if (flows.Find(integration) is { LastOver: > 0 } flow)
        {
            var (since, last, count) = flow.Over;
            return new LimitView(limit, isOwn, since, count, clock.GetUtcNow() - last > Flow.OverFor ? last : null);
        }
        var breach = await db.LimitBreaches.Where(one => one.IntegrationId == integration).OrderByDescending(one => one.StartedAt).FirstOrDefaultAsync(cancel);
        return new LimitView(limit, isOwn, breach?.StartedAt, breach?.EventCount ?? 0, breach?.EndedAt);
    }
}
