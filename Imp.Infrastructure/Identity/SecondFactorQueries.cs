using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>A person's second step.</summary>
/// <param name="Since">Null: it is off.</param>
/// <param name="CodesLeft">Recovery codes that were not used.</param>
/// <param name="ForAll">Whether an owner demands it of everybody.</param>
public sealed record SecondFactorView(DateTimeOffset? Since, int CodesLeft, bool ForAll);

/// <summary>Reads who has a second step, and who needs one.</summary>
public sealed class SecondFactorQueries(IDbContextFactory<ImpDb> dbs)
{
    public async Task<SecondFactorView> OfAsync(UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var factor = await db.SecondFactors.SingleOrDefaultAsync(one => one.UserId == person, cancel);
        return new SecondFactorView(factor?.StartedAt, factor?.Codes.Count(code => code.UsedAt is null) ?? 0, await ForAllAsync(db, cancel));
    }

    /// <returns>Whether everybody needs one, how many people have one, and how many sign in with a password and have none.</returns>
    public async Task<(bool ForAll, int With, int Without)> StandAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var people = db.Users.Where(user => user.ArchivedAt == null);
        return (await ForAllAsync(db, cancel), await people.CountAsync(user => db.SecondFactors.Any(one => one.UserId == user.Id), cancel),
            await people.CountAsync(user => user.PasswordHash != null && !db.SecondFactors.Any(one => one.UserId == user.Id), cancel));
    }

    private static Task<bool> ForAllAsync(ImpDb db, CancellationToken cancel) => db.SignInRules.AnyAsync(rules => rules.SecondFactorForAll, cancel);
}
