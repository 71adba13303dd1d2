using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Live;

/// <summary>A thing and what it is called.</summary>
public sealed record Named<TId>(TId Id, string Name);

/// <summary>Everything that can be chosen by name; archived ones are left out.</summary>
public sealed record Names(
    IReadOnlyList<Named<ServiceId>> Services, IReadOnlyList<Named<TeamId>> Teams, IReadOnlyList<Named<UserId>> People, IReadOnlyList<Named<PolicyId>> Policies)
{
    public IReadOnlyList<Named<ScheduleId>> Schedules { get; init; } = [];

    public IReadOnlyList<Named<IntegrationId>> Integrations { get; init; } = [];

    /// <summary>Whose each service is, archived ones included.</summary>
    public IReadOnlyDictionary<ServiceId, TeamId> Owners { get; init; } = new Dictionary<ServiceId, TeamId>();

    /// <returns>Whether somebody may with what hangs on a service: its incidents, doors, heartbeats and probes.</returns>
    public bool May(Actor actor, Permission permission, ServiceId service) => Owners.TryGetValue(service, out var team) ? actor.May(permission, team) : actor.May(permission);

    /// <returns>Only the teams and services with which somebody may; the rest can be named by everybody.</returns>
    public Names For(Actor actor, Permission permission) => actor.May(permission) ? this : this with { Teams = [.. Teams.Where(one => actor.May(permission, one.Id))], Services = [.. Services.Where(one => May(actor, permission, one.Id))] };
}

/// <summary>The names that pickers offer: one copy for all circuits, read again only when one of them changed.</summary>
public sealed class NameBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<Names> picture = new(dbs, bell, [Topic.Services, Topic.Teams, Topic.People, Topic.Policies, Topic.Schedules, Topic.Integrations], ReadAsync);

    public ValueTask<Names> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private static async Task<Names> ReadAsync(ImpDb db, CancellationToken cancel) =>
        new Names(
            await db.Services.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<ServiceId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Teams.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<TeamId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Users.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<UserId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Policies.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<PolicyId>(one.Id, one.Name)).ToListAsync(cancel))
        {
            Schedules = await db.Schedules.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<ScheduleId>(one.Id, one.Name)).ToListAsync(cancel),
            Owners = await db.Services.ToDictionaryAsync(one => one.Id, one => one.TeamId, cancel),
            Integrations = await db.Integrations.Where(one => one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => new Named<IntegrationId>(one.Id, one.Name)).ToListAsync(cancel),
        };
}
