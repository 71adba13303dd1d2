using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Identity;

/// <summary>The person behind a session, as of now.</summary>
public sealed record Viewer(SessionId Session, UserId User, string Name, Role Role, string? Zone, string? Language = null)
{
    /// <summary>Mail address in lower case.</summary>
    public string Email { get; init; } = "";

    public SignInWay Way { get; init; }

    /// <summary>Roles in teams, those of archived teams left out.</summary>
    public IReadOnlyDictionary<TeamId, TeamRole> Teams { get; init; } = TeamRoles.None;

    /// <summary>As whom they act.</summary>
    /// <param name="from">Their address.</param>
    public Actor ActingFrom(string? from) => Actor.Person(User, Name, Role, from) with { ProvenAt = ProvenAt, Teams = Teams };

    /// <summary>When they last proved who they are.</summary>
    public DateTimeOffset ProvenAt { get; init; }
}

/// <summary>Who is signed in. Kept in memory and read again when a person or session changes, so that a request costs no query and yet a role that changed counts at once.</summary>
public sealed class SignedIn : IDisposable
{
    private static readonly TimeSpan Mark = TimeSpan.FromMinutes(1);

    private readonly CommandBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger<SignedIn> log;
    private readonly Remembered<SessionId, Entry> sessions;

    public SignedIn(IDbContextFactory<ImpDb> dbs, CommandBus bus, Bell bell, TimeProvider clock, ILogger<SignedIn> log)
    {
        (this.bus, this.clock, this.log) = (bus, clock, log);
        sessions = new Remembered<SessionId, Entry>(dbs, bell, [Topic.Sessions, Topic.People, Topic.Teams], ReadAsync);
    }

    /// <summary>Looks without counting as use: for pages that are merely open.</summary>
    /// <returns>Null when the session ended or ran out, or the person is archived.</returns>
    public async ValueTask<Viewer?> FindAsync(SessionId session, CancellationToken cancel) => (await EntryAsync(session, cancel))?.Viewer;

    /// <summary>Looks and notes, once a minute at most, that the session is in use.</summary>
    /// <returns>Null when the session ended or ran out, or the person is archived.</returns>
    public async ValueTask<Viewer?> UseAsync(SessionId session, CancellationToken cancel)
    {
        if (await EntryAsync(session, cancel) is not { } entry) return null;

        var now = clock.GetUtcNow();
        if (entry.SeenSince(now, Mark)) _ = MarkAsync(entry.Viewer);
        return entry.Viewer;
    }

    public void Dispose() => sessions.Dispose();

    private async ValueTask<Entry?> EntryAsync(SessionId session, CancellationToken cancel) =>
        await sessions.FindAsync(session, cancel) is { } entry && Session.Counts(entry.StartedAt, entry.SeenAt, null, clock.GetUtcNow()) ? entry : null;

    private static async Task<Entry?> ReadAsync(ImpDb db, SessionId session, CancellationToken cancel)
    {
        var found =
            from row in db.Sessions
            join user in db.Users on row.UserId equals user.Id
            where row.Id == session && row.EndedAt == null && user.ArchivedAt == null
            select new Entry(new Viewer(row.Id, user.Id, user.Name, user.Role, user.Zone, user.Language) { Email = user.EmailKey, Way = row.Way, ProvenAt = row.ConfirmedAt ?? row.StartedAt }, row.StartedAt, row.LastSeenAt);
        var entry = await found.SingleOrDefaultAsync(cancel);
        return entry is null ? null : new Entry(entry.Viewer with { Teams = await db.TeamsOfAsync(entry.Viewer.User, cancel) }, entry.StartedAt, entry.SeenAt);
    }

    /// <summary>Beside the request: nobody waits for this write, and nothing depends on a single one of them.</summary>
    private async Task MarkAsync(Viewer viewer)
    {
        try
        {
            await bus.ExecuteAsync(new SeenSession(viewer.Session), Actor.Person(viewer.User, viewer.Name, viewer.Role));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A session's use could not be noted");
        }
    }

    private sealed class Entry(Viewer viewer, DateTimeOffset startedAt, DateTimeOffset lastSeenAt)
    {
        private long seen = lastSeenAt.UtcTicks;

        public Viewer Viewer { get; } = viewer;

        public DateTimeOffset StartedAt { get; } = startedAt;

        public DateTimeOffset SeenAt => new(Interlocked.Read(ref seen), TimeSpan.Zero);

        /// <returns>True for the one caller who is to write it down.</returns>
        public bool SeenSince(DateTimeOffset now, TimeSpan atLeast)
        {
            var before = Interlocked.Read(ref seen);
            return now.UtcTicks - before >= atLeast.Ticks && Interlocked.CompareExchange(ref seen, now.UtcTicks, before) == before;
        }
    }
}
