using System.Globalization;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>What the page behind a one-click link shows.</summary>
/// <param name="Person">Whom the link was sent to, and as whom it acts.</param>
/// <param name="By">Who acknowledged or closed it last; null while it is open.</param>
/// <param name="At">When that was.</param>
public sealed record AckPage(
    IncidentId Incident, long Number, string Title, Severity Severity, ResponseState Response, string Service, DateTimeOffset OpenedAt, AckPerson Person, string? By, DateTimeOffset? At)
{
    /// <summary>Whoever has it is asked whether that is still so.</summary>
    public bool IsAsked { get; init; }

    /// <summary>An answer would change something.</summary>
    public bool WaitsForAnswer => Response == ResponseState.Open || IsAsked;

    /// <summary>How it stands, in one sentence of plain text.</summary>
    public string State => Response switch
    {
        ResponseState.Open => "Open: nobody has it yet",
        ResponseState.Acknowledged => $"Acknowledged by {By ?? "somebody"}, {Instant(At)}",
        ResponseState.Closed => $"Closed by {By ?? "somebody"}, {Instant(At)}",
    };

    /// <returns>In UTC; empty for null.</returns>
    public static string Instant(DateTimeOffset? at) => at is { } known ? known.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "";
}

/// <param name="Active">False when archived: the link does nothing any more.</param>
public sealed record AckPerson(UserId Id, string Name, Role Role, bool Active);

/// <summary>Reads what stands behind a one-click link.</summary>
public sealed class AckLinkQueries(IDbContextFactory<ImpDb> dbs, AckLinks links)
{
    /// <returns>Null when the token is not ours, or what it names is gone.</returns>
    public async Task<AckPage?> FindAsync(string? token, CancellationToken cancel) => links.Read(token) is { } id ? await FindAsync(id, cancel) : null;

    /// <returns>Null when it is about no incident, or there is no such message.</returns>
    public async Task<AckPage?> FindAsync(DeliveryId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var row = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            where delivery.Id == id
            join incident in db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id
            join service in db.Services on incident.ServiceId equals service.Id
            join user in db.Users on delivery.UserId equals user.Id
            select new { Incident = incident, Service = service.Name, IsAsked = db.AckWatches.Any(watch => watch.IncidentId == incident.Id && watch.AskedAt != null), Person = new AckPerson(user.Id, user.Name, user.Role, user.ArchivedAt == null) }).SingleOrDefaultAsync(cancel);
        if (row is null) return null;

        var one = row.Incident;
        var last = KindOf(one.Response) is { } kind ? await OutboxQueries.LastAsync(db, one.Id, kind, cancel) : null;
        return new AckPage(one.Id, one.Number, one.Title, one.Severity, one.Response, row.Service, one.OpenedAt, row.Person, last?.ActorName, last?.At) { IsAsked = row.IsAsked };
    }

    private static string? KindOf(ResponseState response) => response switch
    {
        ResponseState.Open => null,
        ResponseState.Acknowledged => "incident.acknowledged",
        ResponseState.Closed => "incident.closed",
    };
}
