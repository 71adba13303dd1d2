using System.Globalization;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>What the page behind a one-click link shows.</summary>
/// <param name="Person">Whom the link was sent to, and as whom it acts.</param>
/// <param name="By">Who acknowledged or closed it last; null while it is open.</param>
/// <param name="At">When that was.</param>
public sealed record AckPage(
    IncidentId Incident, long Number, string Title, Severity Severity, ResponseState Response, string Service, DateTimeOffset OpenedAt, AckPerson Person, string? By, DateTimeOffset? At)
{
    /// <summary>What else went in the same message.</summary>
    public IReadOnlyList<AckPage> Others { get; init; } = [];

    /// <summary>Everything that went in the message.</summary>
    public IEnumerable<AckPage> All => Others.Prepend(this);

    /// <summary>Only an exercise.</summary>
    public bool IsDrill { get; init; }

    /// <summary>The message that the link came with.</summary>
    public DeliveryId Delivery { get; init; }

    /// <summary>It is known that its link was opened before.</summary>
    public bool IsSeen { get; init; }

    /// <summary>Whoever has it is asked whether that is still so.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Its person is the one who has it.</summary>
    public bool IsMine { get; init; }

    /// <summary>When a snooze ends; null when it is not snoozed.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>An answer would change something.</summary>
    public bool WaitsForAnswer => Response == ResponseState.Open || IsAsked;

    /// <summary>Whether an answer changes anything: nobody takes by a message what somebody else has.</summary>
    public bool Takes(ReplyAction action) => action switch
    {
        ReplyAction.Acknowledge => WaitsForAnswer,
        ReplyAction.Snooze => WaitsForAnswer || Response == ResponseState.Acknowledged && IsMine,
        ReplyAction.Close => Response != ResponseState.Closed,
    };

    /// <summary>Whether its person may: whoever is paged may say that he is awake, to end it takes the role for it.</summary>
    public bool May(ReplyAction action) => action != ReplyAction.Close || Person.Role.May(Permission.Respond) || Person.Teams.Values.Any(role => role.Adds(Permission.Respond));

    /// <returns>How everything in the message stands, in plain text.</returns>
    public string AllStates(Wording words) => Others.Count == 0 ? State(words) : string.Join(". ", All.GroupBy(one => one.State(words)).Select(group => $"{string.Join(", ", group.Select(one => "#" + one.Number.ToString(CultureInfo.InvariantCulture)))}: {group.Key}"));

    /// <returns>How it stands, in one sentence of plain text.</returns>
    public string State(Wording words) => Response switch
    {
        ResponseState.Open => words["Open: nobody has it yet"],
        ResponseState.Acknowledged when SnoozedUntil is { } end => words["Snoozed by {0} until {1}", By ?? words["somebody"], words.Instant(end)],
        ResponseState.Acknowledged => words["Acknowledged by {0}, {1}", By ?? words["somebody"], At is { } then ? words.Instant(then) : ""],
        ResponseState.Closed => words["Closed by {0}, {1}", By ?? words["somebody"], At is { } then ? words.Instant(then) : ""],
    };
}

/// <param name="Active">False when archived: the link does nothing any more.</param>
public sealed record AckPerson(UserId Id, string Name, Role Role, bool Active)
{
    /// <summary>As the profile names it; null when it names none.</summary>
    public string? Language { get; init; }

    /// <summary>As the profile names it; null when it names none.</summary>
    public string? Zone { get; init; }

    /// <summary>Roles in the teams that have the incident.</summary>
    public IReadOnlyDictionary<TeamId, TeamRole> Teams { get; init; } = TeamRoles.None;
}

/// <summary>Reads what stands behind a one-click link.</summary>
public sealed class AckLinkQueries(IDbContextFactory<ImpDb> dbs, AckLinks links)
{
    /// <returns>Null when the token is not ours, or what it names is gone.</returns>
    public async Task<AckPage?> FindAsync(string? token, CancellationToken cancel) => links.Read(token) is { } id ? await FindAsync(id, cancel) : null;

    /// <param name="alone">True: the one incident, whatever went with it.</param>
    /// <returns>With all that went in the same message. Null when it is about no incident, or there is no such message.</returns>
    public async Task<AckPage?> FindAsync(DeliveryId id, CancellationToken cancel, bool alone = false)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var bundle = alone ? null : await db.Deliveries.IgnoreAutoIncludes().Where(delivery => delivery.Id == id).Select(delivery => delivery.BundleId).SingleOrDefaultAsync(cancel);
        if (bundle is null) return await ReadAsync(db, id, cancel);

        List<AckPage> pages = [];
        foreach (var one in await db.Deliveries.IgnoreAutoIncludes().Where(delivery => delivery.BundleId == bundle).OrderBy(delivery => delivery.QueuedAt).Select(delivery => delivery.Id).ToListAsync(cancel))
            if (await ReadAsync(db, one, cancel) is { } page && pages.TrueForAll(known => known.Incident != page.Incident)) pages.Add(page);
        pages = [.. pages.OrderBy(page => page.Severity).ThenBy(page => page.Number)];
        return pages.Count == 0 ? null : pages[0] with { Others = [.. pages.Skip(1)] };
    }

    private static async Task<AckPage?> ReadAsync(ImpDb db, DeliveryId id, CancellationToken cancel)
    {
        var row = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            where delivery.Id == id
            join incident in db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id
            join service in db.Services on incident.ServiceId equals service.Id
            join user in db.Users on delivery.UserId equals user.Id
            select new { Incident = incident, service.TeamId, delivery.SeenAt, Service = service.Name, IsAsked = db.AckWatches.Any(watch => watch.IncidentId == incident.Id && watch.AskedAt != null), Person = new AckPerson(user.Id, user.Name, user.Role, user.ArchivedAt == null) { Language = user.Language, Zone = user.Zone } }).SingleOrDefaultAsync(cancel);
        if (row is null) return null;

        var one = row.Incident;
        var teams = await db.TeamsOfAsync(row.Person.Id, cancel);
        var person = row.Person with { Teams = teams.Where(pair => pair.Key == row.TeamId || pair.Key == one.TeamId).ToDictionary() };
        var last = KindOf(one) is { } kind ? await OutboxQueries.LastAsync(db, one.Id, kind, cancel) : null;
        return new AckPage(one.Id, one.Number, one.Title, one.Severity, one.Response, row.Service, one.OpenedAt, person, last?.ActorName, last?.At)
        {
            IsAsked = row.IsAsked, IsMine = last?.ActorId == row.Person.Id.Value, SnoozedUntil = one.SnoozedUntil, IsDrill = one.IsDrill, Delivery = id, IsSeen = row.SeenAt is not null,
        };
    }

    private static string? KindOf(Incident incident) => incident.Response switch
    {
        ResponseState.Open => null,
        ResponseState.Acknowledged when incident.SnoozedUntil is not null => "incident.snoozed",
        ResponseState.Acknowledged => "incident.acknowledged",
        ResponseState.Closed => "incident.closed",
    };
}
