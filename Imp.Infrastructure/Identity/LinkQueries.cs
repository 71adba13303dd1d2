using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>An invitation that waits for its person.</summary>
public sealed record InvitationRow(InvitationId Id, string Email, Role Role, string By, DateTimeOffset CreatedAt, DateTimeOffset EndsAt);

/// <summary>Reads invitations and reset links.</summary>
public sealed class LinkQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <returns>Those that can still be accepted, newest first.</returns>
    public async Task<IReadOnlyList<InvitationRow>> OpenAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.Invitations.Where(one => one.AcceptedAt == null && one.WithdrawnAt == null && one.EndsAt > now)).ToListAsync(cancel);
    }

    /// <returns>The invitation that a link opens; null when it does not count.</returns>
    public async Task<InvitationRow?> InvitationAsync(string key, CancellationToken cancel)
    {
        var (now, hash) = (clock.GetUtcNow(), KeyText.Hash(key));
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.Invitations.Where(one => one.Hash == hash && one.AcceptedAt == null && one.WithdrawnAt == null && one.EndsAt > now)).SingleOrDefaultAsync(cancel);
    }

    /// <returns>The mail address of whoever a reset link is for; null when it does not count.</returns>
    public async Task<string?> ResetAsync(string key, CancellationToken cancel)
    {
        var (now, hash) = (clock.GetUtcNow(), KeyText.Hash(key));
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await (from reset in db.PasswordResets
                      join user in db.Users on reset.UserId equals user.Id
                      where reset.Hash == hash && reset.UsedAt == null && reset.EndsAt > now && user.ArchivedAt == null
                      select user.Email).SingleOrDefaultAsync(cancel);
    }

    private static IQueryable<InvitationRow> Rows(IQueryable<Invitation> invitations) => invitations.OrderByDescending(one => one.CreatedAt)
        .Select(one => new InvitationRow(one.Id, one.Email, one.Role, one.By, one.CreatedAt, one.EndsAt));
}
