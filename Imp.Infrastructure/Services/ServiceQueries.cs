using Imp.Domain.Incidents;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Services;

/// <summary>One service in a list.</summary>
/// <param name="PolicyId">Its own policy; null when the team's pages.</param>
/// <param name="Policy">Name of the policy that pages, its own or the team's; null: the owners are paged.</param>
/// <param name="OpenCount">Incidents that are not closed.</param>
/// <param name="LastIncidentAt">When the newest incident was opened.</param>
public sealed record ServiceRow(
    ServiceId Id, string Name, string Description, TeamId TeamId, string Team, PolicyId? PolicyId, string? Policy, int ReopenWithinMinutes,
    int IntegrationCount, int OpenCount, DateTimeOffset? LastIncidentAt, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt)
{
    /// <summary>The worst of the incidents that are not closed; null when all is well.</summary>
    public Severity? Worst { get; init; }
}

/// <summary>A service to choose.</summary>
public sealed record ServiceChoice(ServiceId Id, string Name, string Team);

/// <summary>Reads services. They are few: lists are not paged.</summary>
public sealed class ServiceQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<ServiceRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Services.Where(service => (service.ArchivedAt != null) == archived), cancel);
    }

    /// <returns>Null when there is no such service.</returns>
    public async Task<ServiceRow?> GetAsync(ServiceId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await RowsAsync(db, db.Services.Where(service => service.Id == id), cancel)).SingleOrDefault();
    }

    /// <returns>Active services by name.</returns>
    public async Task<IReadOnlyList<ServiceChoice>> ChoicesAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await (from service in db.Services
                      join team in db.Teams on service.TeamId equals team.Id
                      where service.ArchivedAt == null
                      orderby service.Name
                      select new ServiceChoice(service.Id, service.Name, team.Name)).ToListAsync(cancel);
    }

    private static async Task<IReadOnlyList<ServiceRow>> RowsAsync(ImpDb db, IQueryable<Service> services, CancellationToken cancel)
    {
        var rows = await (from service in services
                          join team in db.Teams on service.TeamId equals team.Id
                          orderby service.Name
                          let policy = service.PolicyId ?? team.PolicyId
                          select new ServiceRow(
                              service.Id, service.Name, service.Description, service.TeamId, team.Name, service.PolicyId,
                              db.Policies.Where(one => one.Id == policy && one.ArchivedAt == null).Select(one => one.Name).FirstOrDefault(), service.ReopenWithinMinutes,
                              db.Integrations.Count(integration => integration.ServiceId == service.Id && integration.ArchivedAt == null),
                              db.Incidents.Count(incident => incident.ServiceId == service.Id && incident.Response != ResponseState.Closed && incident.DrillForId == null),
                              db.Incidents.Where(incident => incident.ServiceId == service.Id && incident.DrillForId == null).OrderByDescending(incident => incident.Number).Select(incident => (DateTimeOffset?)incident.OpenedAt).FirstOrDefault(),
                              service.CreatedAt, service.ArchivedAt)).ToListAsync(cancel);
        var worst = (await db.Incidents.Where(incident => incident.Response != ResponseState.Closed && incident.DrillForId == null)
                .Select(incident => new { incident.ServiceId, incident.Severity }).Distinct().ToListAsync(cancel))
            .GroupBy(pair => pair.ServiceId).ToDictionary(group => group.Key, group => group.Min(pair => pair.Severity));
        return rows.ConvertAll(row => row with { Worst = worst.TryGetValue(row.Id, out var severity) ? severity : null });
    }
}
