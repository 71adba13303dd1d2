using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>One API key in a list; the key itself is gone.</summary>
/// <param name="Hint">Its first characters.</param>
/// <param name="LastUsedAt">To the minute; null when never.</param>
/// <param name="Team">Name of the only team whose things it changes; null: everybody's.</param>
public sealed record ApiKeyRow(ApiKeyId Id, string Name, Role Scope, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string? Team);

/// <summary>Reads API keys.</summary>
public sealed class ApiKeyQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <param name="team">Only those that are limited to this team; null: all.</param>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(bool revoked, TeamId? team, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.ApiKeys.Where(key => (key.RevokedAt != null) == revoked && (team == null || key.TeamId == team)).OrderByDescending(key => key.CreatedAt)
            .Select(key => new ApiKeyRow(key.Id, key.Name, key.Scope, key.Hint, key.CreatedAt, key.LastUsedAt, key.RevokedAt, db.Teams.Where(team => team.Id == key.TeamId).Select(team => team.Name).FirstOrDefault())).ToListAsync(cancel);
    }
}
