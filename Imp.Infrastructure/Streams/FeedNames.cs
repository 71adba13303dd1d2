using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Streams;

/// <summary>What services, teams and people are called, kept in memory, so that writing an event down asks for no names.</summary>
internal sealed class FeedNames(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly Remembered<ServiceId, ServiceName> services = new(dbs, bell, [Topic.Services], (db, id, cancel) => Service(db, id).SingleOrDefaultAsync(cancel));
    private readonly Remembered<TeamId, string> teams = new(dbs, bell, [Topic.Teams], (db, id, cancel) => Team(db, id).SingleOrDefaultAsync(cancel));
    private readonly Remembered<UserId, string> people = new(dbs, bell, [Topic.People], (db, id, cancel) => Person(db, id).SingleOrDefaultAsync(cancel));

    // What the same transaction has made is not to be seen from outside of it yet.
    public async ValueTask<ServiceName> OfAsync(ServiceId id, ImpDb db) => await services.FindAsync(id, default) ?? await Service(db, id).SingleAsync();

    public async ValueTask<string> OfAsync(TeamId id, ImpDb db) => await teams.FindAsync(id, default) ?? await Team(db, id).SingleAsync();

    public async ValueTask<string> OfAsync(UserId id, ImpDb db) => await people.FindAsync(id, default) ?? await Person(db, id).SingleAsync();

    public void Dispose()
    {
        services.Dispose();
        teams.Dispose();
        people.Dispose();
    }

    private static IQueryable<ServiceName> Service(ImpDb db, ServiceId id) => db.Services.Where(one => one.Id == id).Select(one => new ServiceName(one.Name, one.TeamId));

    private static IQueryable<string> Team(ImpDb db, TeamId id) => db.Teams.Where(one => one.Id == id).Select(one => one.Name);

    private static IQueryable<string> Person(ImpDb db, UserId id) => db.Users.Where(one => one.Id == id).Select(one => one.Name);
}

/// <summary>What a service is called and whose it is.</summary>
internal sealed record ServiceName(string Name, TeamId Team);
