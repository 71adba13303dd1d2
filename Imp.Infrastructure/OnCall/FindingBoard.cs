using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>One thing that is wrong with a schedule, readable.</summary>
/// <param name="Words">One sentence with times in the schedule's zone.</param>
public sealed record FindingRow(ScheduleId ScheduleId, FindingKind Kind, string Key, UserId? Person, DateTimeOffset? From, DateTimeOffset? Until, string Words);

/// <summary>What is wrong with every schedule in the next 60 days, computed once for all who look, until something changes or the hour ends.</summary>
public sealed class FindingBoard : IDisposable
{
    private readonly CalendarBoard calendars;
    private readonly TimeProvider clock;
    private readonly Remembered<DateTime, Findings> known;

    public FindingBoard(IDbContextFactory<ImpDb> dbs, CalendarBoard calendars, Bell bell, TimeProvider clock)
    {
        (this.calendars, this.clock) = (calendars, clock);
        known = new Remembered<DateTime, Findings>(dbs, bell, [Topic.Schedules, Topic.People, Topic.Contacts], ReadAsync);
    }

    /// <returns>The findings of each schedule in use, the worst kind first.</returns>
    public async ValueTask<ILookup<ScheduleId, FindingRow>> AllAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return (await known.FindAsync(now.Date.AddHours(now.Hour), cancel))!.Rows;
    }

    public void Dispose() => known.Dispose();

    private async Task<Findings?> ReadAsync(ImpDb db, DateTime hour, CancellationToken cancel)
    {
        var from = new DateTimeOffset(hour, TimeSpan.Zero);
        var until = from + ScheduleCheck.Ahead.ToTimeSpan();
        var span = new Interval(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        var plans = await db.PlansAsync(db.Schedules.Where(schedule => schedule.ArchivedAt == null), from, until, cancel);
        var people = await db.Users.Select(user => new { user.Id, user.Name, user.Zone, IsArchived = user.ArchivedAt != null }).ToDictionaryAsync(user => user.Id, cancel);
        var methods = (await db.ContactMethods.AsNoTracking().Where(method => method.ArchivedAt == null && method.GoneAt == null).ToListAsync(cancel)).ToLookup(method => method.UserId);
        var unreachable = people.Keys.Select(person => (Person: person, Problem: WakeUp.Problem(methods[person], channel => ChannelBook.Of(channel).Rings))).Where(one => one.Problem is not null).ToDictionary(one => one.Person, one => one.Problem!);
        var reachable = people.Keys.Except(unreachable.Keys).ToHashSet();
        var archived = people.Values.Where(person => person.IsArchived).Select(person => person.Id).ToHashSet();
        var absences = (await calendars.DaysOffAsync(from, until, cancel)).Where(one => one.Person is not null)
            .Select(one => new Absence(one.Person!.Value, Instant.FromDateTimeOffset(one.From), Instant.FromDateTimeOffset(one.Until), one.Title)).ToList();

        var shifts = plans.ToDictionary(one => one.Schedule.Id, one => one.Plan.Between(span.Start, span.End, person => people.GetValueOrDefault(person)?.Zone));
        var names = plans.ToDictionary(one => one.Schedule.Id, one => one.Schedule.Name);
        var doubles = DoubleBooking.Find(shifts.SelectMany(one => one.Value.Select(shift => new PlacedShift(one.Key, shift))));
        return new Findings(plans.SelectMany(one => ScheduleCheck.Of(new CheckedSchedule(
                span, one.Schedule.Zone, shifts[one.Schedule.Id], one.Schedule.People, [.. doubles.Where(twice => twice.One.Schedule == one.Schedule.Id || twice.Other.Schedule == one.Schedule.Id).Select(twice => (twice, Other(twice, one.Schedule.Id)))],
                archived, reachable, absences))
            .Select(finding => Row(one.Schedule, finding))).ToLookup(row => row.ScheduleId));

        string Other(DoubleBooking twice, ScheduleId id) => twice.One.Schedule != id ? names[twice.One.Schedule] : twice.Other.Schedule != id ? names[twice.Other.Schedule] : twice.Other.Shift.Name;
        FindingRow Row(Schedule schedule, Finding finding) => new(
            schedule.Id, finding.Kind, finding.Key, finding.Person, finding.From?.ToDateTimeOffset(), finding.Until?.ToDateTimeOffset(), Words(finding, schedule.Zone, finding.Person is { } person ? people.GetValueOrDefault(person)?.Name ?? "Somebody" : "", finding.Person is { } one ? unreachable.GetValueOrDefault(one) : null));
    }

    private static string Words(Finding finding, string zone, string name, string? problem)
    {
        var when = finding is { From: { } from, Until: { } until } ? $"{OnCallText.At(from.ToDateTimeOffset(), zone)} to {OnCallText.At(until.ToDateTimeOffset(), zone)}" : "";
        var more = finding.Times - 1;
        return finding.Kind switch
        {
            FindingKind.Gap => more > 0 ? $"Nobody is on call {when}, and {more} more of the kind." : $"Nobody is on call {when}.",
            FindingKind.Archived => $"{name} is archived and still in a layer.",
            FindingKind.Unreachable => $"{name} is on call and {problem}.",
            FindingKind.Leave => $"{name} is away ({finding.What}) and on call {when}.",
            FindingKind.DoubleBooking => more > 0 ? $"{name} is also on call in {finding.What}, {when}, and {more} more of the kind." : $"{name} is also on call in {finding.What}, {when}.",
            FindingKind.Unfair => $"{name} has far more than the others: {finding.What}.",
        };
    }

    private sealed record Findings(ILookup<ScheduleId, FindingRow> Rows);
}
