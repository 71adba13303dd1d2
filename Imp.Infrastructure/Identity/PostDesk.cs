using Imp.Domain.Identity;
using Imp.Domain.Languages;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Languages;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Identity;

/// <summary>Sends the links that let somebody in: invitations, and new passwords for those who forgot theirs.</summary>
public sealed class PostDesk(
    IDbContextFactory<ImpDb> dbs, CommandBus bus, ILetters letters, SignInThrottle throttle, PublicAddress address, LanguageShelf shelf, IChance chance, TimeProvider clock, ILogger<PostDesk> log)
{
    /// <summary>So many links go to one person in a quarter of an hour.</summary>
    public const int LinksForOne = 3;

    /// <summary>Whether mail can be sent at all.</summary>
    public bool MaySend => letters.MaySend;

    /// <summary>In the installation's language: nobody knows yet which is the other one's.</summary>
    /// <returns>Why the invitation could not be sent by mail; null when it was.</returns>
    public Task<string?> InviteAsync(string email, string by, Secret key, CancellationToken cancel)
    {
        var words = shelf.For(null, null);
        return letters.SendAsync(email, words["{0} invites you to Imp", by], $"""
            {words["{0} invites you to Imp, where incidents are dealt with.", by]}

            {words["Open this link to choose your name and password. It works once, until {0}:", Until(Invitation.Lasts, words)]}

            {address.Invitation(key.Reveal)}
            """, cancel);
    }

    /// <summary>Sends a link to whoever has the address, if somebody has. Takes the same time and says nothing either way; the mail leaves later.</summary>
    /// <returns>The sending, for tests; nobody else waits for it.</returns>
    public async Task<Task> AskResetAsync(string email, string? from, CancellationToken cancel)
    {
        var source = from ?? "unknown";
        if (!throttle.MayTry(source)) return Task.CompletedTask;
        throttle.Failed(source);

        var key = email.Trim().ToLowerInvariant();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var user = await db.Users.Where(one => one.EmailKey == key && one.ArchivedAt == null && (one.PasswordHash != null || !db.ProviderAccounts.Any(account => account.UserId == one.Id))).Select(one => new { one.Id, one.Email, one.Language, one.Zone }).SingleOrDefaultAsync(cancel);
        var who = user is not null && throttle.MayTry("reset " + user.Id, LinksForOne) ? user : null;
        if (who is not null) throttle.Failed("reset " + who.Id);

        var link = new Secret(KeyText.IntegrationKey(chance));
        await bus.ExecuteAsync(new AskPasswordReset(who?.Id, link), Actor.System("sign-in") with { From = from }, cancel);
        return who is null ? Task.CompletedTask : SendResetAsync(who.Email, link, shelf.For(who.Language, who.Zone));
    }

    private async Task SendResetAsync(string email, Secret link, Wording words)
    {
        await Task.Yield();
        try
        {
            var problem = await letters.SendAsync(email, words["A new password for Imp"], $"""
                {words["Somebody, probably you, wants a new password for this address at Imp."]}

                {words["Open this link to choose one. It works once, until {0}:", Until(PasswordReset.Lasts, words)]}

                {address.Reset(link.Reveal)}

                {words["If it was not you, do nothing: your password stays as it is."]}
                """, CancellationToken.None);
            if (problem is not null) log.LogWarning("A link for a new password could not be sent: {Problem}", problem);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "A link for a new password could not be sent");
        }
    }

    private string Until(TimeSpan lasts, Wording words) => words.Instant(clock.GetUtcNow() + lasts);
}
