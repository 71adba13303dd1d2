using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>What whoever comes should know, from what is written down and nothing else.</summary>
internal static class HandOffFacts
{
    private const int MostLines = 10;

    /// <returns>Lines for people.</returns>
    public static async Task<string> FactsAsync(this ImpDb db, Schedule schedule, HandOff handOff, IReadOnlyList<Shift> shifts, DateTimeOffset now, CancellationToken cancel)
    {
        var names = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        string Name(UserId person) => names.GetValueOrDefault(person, "Somebody");
        var lines = new List<string>
        {
            handOff.Goes.Count == 0 ? $"{string.Join(", ", handOff.Comes.Select(Name))} comes; nobody was on call before." : $"{string.Join(", ", handOff.Comes.Select(Name))} comes, {string.Join(", ", handOff.Goes.Select(Name))} goes.",
        };
        var services = await db.ServicesOfAsync(schedule.Id, cancel);
        lines.AddRange(await OpenAsync(db, services, Name, cancel));
        foreach (var person in handOff.Goes) lines.Add(await WokenAsync(db, person, Name(person), Began(shifts, person, handOff), now, cancel));
        lines.AddRange(await QuietAsync(db, services, now, cancel));
        lines.Add(Next(shifts, handOff, schedule.Zone, Name));
        return string.Join('\n', lines);
    }

    /// <returns>The services that page the schedule: by a policy of their own, or by that of their team.</returns>
    public static async Task<IReadOnlyList<ServiceId>> ServicesOfAsync(this ImpDb db, ScheduleId schedule, CancellationToken cancel)
    {
        var policies = (await db.Policies.Where(policy => policy.ArchivedAt == null).ToListAsync(cancel)).Where(policy => policy.Steps.Any(step => step.Schedules.Contains(schedule))).Select(policy => (PolicyId?)policy.Id).ToList();
        return await (
            from service in db.Services
            join team in db.Teams.IgnoreAutoIncludes() on service.TeamId equals team.Id
            where service.ArchivedAt == null && (policies.Contains(service.PolicyId) || service.PolicyId == null && policies.Contains(team.PolicyId))
            select service.Id).ToListAsync(cancel);
    }

    private static async Task<IEnumerable<string>> OpenAsync(ImpDb db, IReadOnlyList<ServiceId> services, Func<UserId, string> name, CancellationToken cancel)
    {
        var open = await db.Incidents.IgnoreAutoIncludes().Where(incident => incident.Response != ResponseState.Closed && services.Contains(incident.ServiceId))
            .OrderBy(incident => incident.Severity).ThenByDescending(incident => incident.Number).Take(MostLines + 1)
            .Select(incident => new { incident.Number, incident.Title, incident.Severity, incident.AssigneeId }).ToListAsync(cancel);
        if (open.Count == 0) return ["No incident is open."];
        return open.Take(MostLines)
            .Select(one => (Line: string.Create(CultureInfo.InvariantCulture, $"#{one.Number} [{one.Severity.Label()}] {MessageText.OneLine(one.Title, 120)}"), Holder: one.AssigneeId))
            .Select(one => one.Holder is { } holder ? $"Open: {one.Line}, {name(holder)} has it." : $"Open: {one.Line}, nobody has it.")
            .Concat(open.Count > MostLines ? ["And more that are open."] : []);
    }

    private static async Task<string> WokenAsync(ImpDb db, UserId person, string name, DateTimeOffset since, DateTimeOffset now, CancellationToken cancel)
    {
        var pages = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join incident in db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id
            where delivery.UserId == person && delivery.Purpose == DeliveryPurpose.Page && delivery.State == DeliveryState.Sent && delivery.QueuedAt >= since && delivery.QueuedAt <= now
            select new { incident.Number, incident.Title }).Distinct().OrderByDescending(one => one.Number).Take(MostLines + 1).ToListAsync(cancel);
        var some = string.Join(", ", pages.Take(MostLines).Select(one => string.Create(CultureInfo.InvariantCulture, $"#{one.Number} {MessageText.OneLine(one.Title, 60)}")));
        return pages.Count == 0 ? $"{name} was not paged." : pages.Count > MostLines ? $"{name} was paged for {some} and more." : $"{name} was paged for {some}.";
    }

    private static async Task<IEnumerable<string>> QuietAsync(ImpDb db, IReadOnlyList<ServiceId> services, DateTimeOffset now, CancellationToken cancel) =>
        (await db.QuietTimes.Where(quiet => quiet.EndedAt == null && quiet.Kind != QuietKind.Mute && quiet.StartsAt <= now).OrderBy(quiet => quiet.Number).ToListAsync(cancel))
            .Where(quiet => quiet.State(now) == QuietState.Active && (quiet.Services.Count == 0 || quiet.Services.Any(services.Contains))).Take(MostLines)
            .Select(quiet => (quiet.Kind, Reason: MessageText.OneLine(quiet.Reason, 120)))
            .Select(quiet => quiet.Kind == QuietKind.Maintenance ? $"Maintenance in force: {quiet.Reason}." : $"Silence in force: {quiet.Reason}.");

    private static DateTimeOffset Began(IReadOnlyList<Shift> shifts, UserId person, HandOff handOff) =>
        shifts.Where(shift => shift.Person == person && shift.From < handOff.At && shift.Until >= handOff.At).Min(shift => shift.From).ToDateTimeOffset();

    private static string Next(IReadOnlyList<Shift> shifts, HandOff handOff, string zone, Func<UserId, string> name)
    {
        var mine = shifts.Where(shift => handOff.Comes.Contains(shift.Person) && shift.Covers(handOff.At)).MaxBy(shift => shift.Until)!;
        var then = shifts.Where(shift => shift.Covers(mine.Until) && !handOff.Comes.Contains(shift.Person)).Select(shift => name(shift.Person)).Distinct().ToList();
        return mine.Until == shifts.Max(shift => shift.Until) ? "This shift goes on for more than a week."
            : then.Count == 0 ? $"This shift lasts until {OnCallText.At(mine.Until.ToDateTimeOffset(), zone)} ({zone}); then nobody."
            : $"This shift lasts until {OnCallText.At(mine.Until.ToDateTimeOffset(), zone)} ({zone}); then {string.Join(", ", then)}.";
    }
}
