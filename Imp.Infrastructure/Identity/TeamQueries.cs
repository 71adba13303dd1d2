using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>One team in a list.</summary>
/// <param name="Policy">Name of the policy that pages for it; null: the owners are paged.</param>
/// <param name="OpenCount">Incidents of its services that are not closed.</param>
public sealed record TeamRow(
    TeamId Id, string Name, string Description, PolicyId? PolicyId, string? Policy, int MemberCount, int ServiceCount, int OpenCount, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt);

/// <summary>One team with its people and services.</summary>
public sealed record TeamView(TeamRow Row, IReadOnlyList<TeamPerson> Members, IReadOnlyList<TeamService> Services);

/// <summary>Somebody in a team; archived people stay members and are shown as such.</summary>
/// <param name="InTeam">What they are trusted with in the team, on top of their own role.</param>
public sealed record TeamPerson(UserId Id, string Name, string Email, Role Role, bool Archived, TeamRole InTeam);

/// <summary>An active service of a team.</summary>
public sealed record TeamService(ServiceId Id, string Name, int OpenCount);

/// <summary>A team to choose.</summary>
public sealed record TeamChoice(TeamId Id, string Name);

/// <summary>Reads teams. They are few: lists are not paged.</summary>
public sealed class TeamQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<TeamRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db, db.Teams.Where(team => (team.ArchivedAt != null) == archived)).ToListAsync(cancel);
    }

    /// <returns>Null when there is no such team.</returns>
    public async Task<TeamView?> GetAsync(TeamId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await Rows(db, db.Teams.Where(team => team.Id == id)).SingleOrDefaultAsync(cancel) is not { } row) return null;

        var members = await (from member in db.Teams.Where(team => team.Id == id).SelectMany(team => team.Members)
                             join user in db.Users on member.UserId equals user.Id
                             orderby user.Name
                             select new TeamPerson(user.Id, user.Name, user.Email, user.Role, user.ArchivedAt != null, member.Role)).ToListAsync(cancel);
        var services = await db.Services.Where(service => service.TeamId == id && service.ArchivedAt == null).OrderBy(service => service.Name)
            .Select(service => new TeamService(service.Id, service.Name, db.Incidents.Count(incident => incident.ServiceId == service.Id && incident.Response != ResponseState.Closed && incident.DrillForId == null)))
            .ToListAsync(cancel);
        return new TeamView(row, members, services);
    }

    /// <returns>Active teams by name.</returns>
    public async Task<IReadOnlyList<TeamChoice>> ChoicesAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Teams.Where(team => team.ArchivedAt == null).OrderBy(team => team.Name).Select(team => new TeamChoice(team.Id, team.Name)).ToListAsync(cancel);
    }

    private static IQueryable<TeamRow> Rows(ImpDb db, IQueryable<Team> teams) => teams.OrderBy(team => team.Name).Select(team => new TeamRow(
        team.Id, team.Name, team.Description, team.PolicyId,
        db.Policies.Where(policy => policy.Id == team.PolicyId && policy.ArchivedAt == null).Select(policy => policy.Name).FirstOrDefault(),
        team.Members.Count, db.Services.Count(service => service.TeamId == team.Id && service.ArchivedAt == null),
        db.Incidents.Count(incident => incident.Response != ResponseState.Closed && incident.DrillForId == null && db.Services.Any(service => service.Id == incident.ServiceId && service.TeamId == team.Id)),
        team.CreatedAt, team.ArchivedAt));
}
