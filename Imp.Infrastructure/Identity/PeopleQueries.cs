using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>One person in a list.</summary>
/// <param name="Teams">The active teams, by name.</param>
/// <param name="ContactMethodCount">Ways to reach the person, those that are gone left out; 0 means that nobody can.</param>
/// <param name="LastSeenAt">When a browser of theirs was last used.</param>
public sealed record PersonRow(
    UserId Id, string Name, string Email, Role Role, IReadOnlyList<TeamOfPerson> Teams, int ContactMethodCount, bool HasPassword,
    DateTimeOffset? LastSeenAt, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt);

/// <summary>Everything about one person but contact methods and sessions, which have queries of their own.</summary>
public sealed record PersonView(PersonRow Row, string? Zone, IReadOnlyList<TeamChoice> Teams)
{
    /// <summary>Code of the language in which the console speaks to them; null follows the browser.</summary>
    public string? Language { get; init; }
}

/// <summary>A team that somebody is in, and what they are trusted with there.</summary>
public sealed record TeamOfPerson(TeamId Id, string Name, TeamRole Role);

/// <summary>Somebody to choose.</summary>
public sealed record PersonChoice(UserId Id, string Name, string Email);

/// <summary>Reads people. They are few: lists are not paged.</summary>
public sealed class PeopleQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<PersonRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await RowsAsync(db, db.Users.Where(user => (user.ArchivedAt != null) == archived), cancel);
    }

    /// <returns>Null when there is no such person.</returns>
    public async Task<PersonView?> GetAsync(UserId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await RowsAsync(db, db.Users.Where(user => user.Id == id), cancel) is not [var row]) return null;

        var own = await db.Users.Where(user => user.Id == id).Select(user => new { user.Zone, user.Language }).SingleAsync(cancel);
        var teams = await db.Teams.Where(team => team.ArchivedAt == null && team.Members.Any(member => member.UserId == id))
            .OrderBy(team => team.Name).Select(team => new TeamChoice(team.Id, team.Name)).ToListAsync(cancel);
        return new PersonView(row, own.Zone, teams) { Language = own.Language };
    }

    /// <returns>Active people by name.</returns>
    public async Task<IReadOnlyList<PersonChoice>> ChoicesAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Users.Where(user => user.ArchivedAt == null).OrderBy(user => user.Name)
            .Select(user => new PersonChoice(user.Id, user.Name, user.Email)).ToListAsync(cancel);
    }

    /// <returns>True before the first run.</returns>
    public async Task<bool> NobodyAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return !await db.Users.AnyAsync(cancel);
    }

    private static async Task<IReadOnlyList<PersonRow>> RowsAsync(ImpDb db, IQueryable<User> people, CancellationToken cancel)
    {
        var rows = await people.OrderBy(user => user.Name).Select(user => new
        {
            User = user,
            Methods = db.ContactMethods.Count(method => method.UserId == user.Id && method.ArchivedAt == null && method.GoneAt == null),
            Seen = db.Sessions.Where(session => session.UserId == user.Id).Max(session => (DateTimeOffset?)session.LastSeenAt),
        }).ToListAsync(cancel);
        var ids = rows.ConvertAll(row => row.User.Id);
        var teams = (await db.Teams.Where(team => team.ArchivedAt == null).SelectMany(team => team.Members, (team, member) => new { member.UserId, Team = new TeamOfPerson(team.Id, team.Name, member.Role) })
            .Where(pair => ids.Contains(pair.UserId)).ToListAsync(cancel)).ToLookup(pair => pair.UserId, pair => pair.Team);
        return rows.ConvertAll(row => new PersonRow(
            row.User.Id, row.User.Name, row.User.Email, row.User.Role, [.. teams[row.User.Id].OrderBy(team => team.Name, StringComparer.OrdinalIgnoreCase)], row.Methods,
            row.User.PasswordHash is not null, row.Seen, row.User.LockedUntil, row.User.CreatedAt, row.User.ArchivedAt));
    }
}
