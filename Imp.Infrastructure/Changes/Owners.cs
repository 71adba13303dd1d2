using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Changes;

/// <summary>Names a kept request of a transform: its own id has no type of its own.</summary>
internal readonly record struct TransformCaseKey(Guid Value) : IId;

/// <summary>Names an event, which is known by its sequence.</summary>
internal readonly record struct EventKey(long Sequence) : IId
{
    public Guid Value => new(0, 0, 0, BitConverter.GetBytes(Sequence));
}

/// <summary>Whose things are. Asked only for those whose own role is not enough, so alerts and most people never pay for it.</summary>
internal static class Owners
{
    /// <summary>What can be said before anything is read.</summary>
    /// <exception cref="NotAllowed">Neither the own role nor one in any team would do.</exception>
    public static void Demand(this Actor actor, ICommand command)
    {
        if (command is ITeamCommand ? !actor.MaySomewhere(command.Needs) : !actor.May(command.Needs)) throw new NotAllowed(command.Needs);
    }

    /// <exception cref="NotAllowed">Something that the command changes is of a team in which the actor has no such role.</exception>
    public static async Task DemandAsync(ImpDb db, Actor actor, ICommand command, CancellationToken cancel)
    {
        if (!actor.May(command.Needs) && (command is not ITeamCommand team || !await team.MayAsync(actor, db, cancel))) throw new NotAllowed(command.Needs);
    }

    /// <summary>For what a handler asks beyond its command, such as for somebody else's shift.</summary>
    /// <param name="about">Everything it is about; none: only the own role counts.</param>
    /// <exception cref="NotAllowed">The actor may not with one of them.</exception>
    public static async Task DemandAsync(this Change change, Permission needs, params IReadOnlyCollection<IId> about)
    {
        if (!change.Actor.May(needs) && !await MayAsync(change.Db, change.Actor, needs, about, change.Cancel)) throw new NotAllowed(needs);
    }

    /// <returns>True when all of them are of teams in which the actor may.</returns>
    internal static async Task<bool> MayAsync(ImpDb db, Actor actor, Permission needs, IReadOnlyCollection<IId> about, CancellationToken cancel)
    {
        var parts = await PartsAsync(db, about, cancel);
        var owners = await FindAsync(db, parts, cancel);
        return parts.Count > 0 && parts.All(one => actor.May(needs, owners[one]));
    }

    /// <summary>A quiet time is about all of its services, and about everything when it names none.</summary>
    private static async Task<IReadOnlyCollection<IId>> PartsAsync(ImpDb db, IReadOnlyCollection<IId> about, CancellationToken cancel)
    {
        var quiet = Typed<QuietId>(about);
        if (quiet.Length == 0) return about;

        var times = await db.QuietTimes.Where(one => quiet.Contains(one.Id)).Select(one => new { one.Id, one.Services, one.IncidentId }).ToListAsync(cancel);
        return [.. about.Where(one => one is not QuietId quiet || times.TrueForAll(time => time.Id != quiet || time is { IncidentId: null, Services.Count: 0 })),
            .. times.SelectMany(one => one.Services).Cast<IId>(), .. times.Select(one => one.IncidentId).OfType<IncidentId>().Cast<IId>()];
    }

    /// <returns>The teams of each; none for what does not exist or belongs to nobody.</returns>
    internal static async Task<ILookup<IId, TeamId>> FindAsync(ImpDb db, IReadOnlyCollection<IId> wanted, CancellationToken cancel)
    {
        List<(IId Id, TeamId Team)> found = [];
        foreach (var kind in wanted.GroupBy(one => one.GetType()))
        {
            var ids = kind.Distinct().ToDictionary(one => one.Value);
            var rows = kind.First() switch
            {
                TeamId => [.. Typed<TeamId>(wanted).Select(team => new Owned(team.Value, team))],
                EventKey => await EventsAsync(db, [.. Typed<EventKey>(wanted).Select(one => one.Sequence)], cancel),
                _ => await Rows(db, [.. ids.Values]).ToListAsync(cancel),
            };
            foreach (var row in rows)
            {
                found.Add((ids[row.Id], row.Team));
                if (row.Other is { } other) found.Add((ids[row.Id], other));
            }
        }
        return found.ToLookup(one => one.Id, one => one.Team);
    }

    /// <param name="ids">Of one kind.</param>
    private static IQueryable<Owned> Rows(ImpDb db, IReadOnlyList<IId> ids) => ids[0] switch
    {
        ApiKeyId => Keys(db, Typed<ApiKeyId>(ids)),
        ServiceId => Services(db, Typed<ServiceId>(ids)),
        IncidentId => Incidents(db, Typed<IncidentId>(ids)),
        IntegrationId => Integrations(db, Typed<IntegrationId>(ids)),
        TransformCaseKey => Cases(db, [.. ids.Select(one => one.Value)]),
        HeartbeatId => Heartbeats(db, Typed<HeartbeatId>(ids)),
        ProbeId => Probes(db, Typed<ProbeId>(ids)),
        PolicyId => Policies(db, Typed<PolicyId>(ids)),
        ScheduleId => Schedules(db, Typed<ScheduleId>(ids)),
        OverrideId => Overrides(db, Typed<OverrideId>(ids)),
        TemporaryId => Temporaries(db, Typed<TemporaryId>(ids)),
        SwapId => Swaps(db, Typed<SwapId>(ids)),
        HandOffNoteId => HandOffs(db, Typed<HandOffNoteId>(ids)),
        CalendarFeedId => Feeds(db, Typed<CalendarFeedId>(ids)),
        // A quiet time of everything, and whatever no team can own.
        _ => db.Services.Where(_ => false).Select(one => new Owned(one.Id.Value, one.TeamId, null)),
    };

    /// <summary>A key that is limited to no team is nobody's.</summary>
    private static IQueryable<Owned> Keys(ImpDb db, ApiKeyId[] ids) => db.ApiKeys.Where(one => ids.Contains(one.Id) && one.TeamId != null).Select(one => new Owned(one.Id.Value, one.TeamId!.Value, null));

    private static IQueryable<Owned> Services(ImpDb db, ServiceId[] ids) => db.Services.Where(one => ids.Contains(one.Id)).Select(one => new Owned(one.Id.Value, one.TeamId, null));

    /// <summary>The team that a rule put it to has it beside the service's own.</summary>
    private static IQueryable<Owned> Incidents(ImpDb db, IncidentId[] ids) =>
        from one in db.Incidents.IgnoreAutoIncludes() where ids.Contains(one.Id) join service in db.Services on one.ServiceId equals service.Id select new Owned(one.Id.Value, service.TeamId, one.TeamId);

    private static IQueryable<Owned> Integrations(ImpDb db, IntegrationId[] ids) =>
        from one in db.Integrations where ids.Contains(one.Id) join service in db.Services on one.ServiceId equals service.Id select new Owned(one.Id.Value, service.TeamId, null);

    private static IQueryable<Owned> Cases(ImpDb db, Guid[] ids) =>
        from one in db.TransformCases
        where ids.Contains(one.Id)
        join integration in db.Integrations on one.IntegrationId equals integration.Id
        join service in db.Services on integration.ServiceId equals service.Id
        select new Owned(one.Id, service.TeamId, null);

    /// <summary>Of the service where each arrived.</summary>
    private static async Task<List<Owned>> EventsAsync(ImpDb db, long[] sequences, CancellationToken cancel) =>
        (await (from one in db.Events where sequences.Contains(one.Sequence) join service in db.Services on one.ServiceId equals service.Id select new { one.Sequence, service.TeamId }).ToListAsync(cancel))
            .ConvertAll(one => new Owned(new EventKey(one.Sequence).Value, one.TeamId));

    private static IQueryable<Owned> Heartbeats(ImpDb db, HeartbeatId[] ids) =>
        from one in db.Heartbeats where ids.Contains(one.Id) join service in db.Services on one.ServiceId equals service.Id select new Owned(one.Id.Value, service.TeamId, null);

    private static IQueryable<Owned> Probes(ImpDb db, ProbeId[] ids) =>
        from one in db.Probes where ids.Contains(one.Id) join service in db.Services on one.ServiceId equals service.Id select new Owned(one.Id.Value, service.TeamId, null);

    private static IQueryable<Owned> Policies(ImpDb db, PolicyId[] ids) => db.Policies.Where(one => ids.Contains(one.Id)).Select(one => new Owned(one.Id.Value, one.TeamId, null));

    private static IQueryable<Owned> Schedules(ImpDb db, ScheduleId[] ids) => db.Schedules.Where(one => ids.Contains(one.Id)).Select(one => new Owned(one.Id.Value, one.TeamId, null));

    private static IQueryable<Owned> Overrides(ImpDb db, OverrideId[] ids) =>
        from one in db.ScheduleOverrides where ids.Contains(one.Id) join schedule in db.Schedules on one.ScheduleId equals schedule.Id select new Owned(one.Id.Value, schedule.TeamId, null);

    private static IQueryable<Owned> Temporaries(ImpDb db, TemporaryId[] ids) =>
        from one in db.ScheduleTemporaries where ids.Contains(one.Id) join schedule in db.Schedules on one.ScheduleId equals schedule.Id select new Owned(one.Id.Value, schedule.TeamId, null);

    private static IQueryable<Owned> Swaps(ImpDb db, SwapId[] ids) =>
        from one in db.ShiftSwaps where ids.Contains(one.Id) join schedule in db.Schedules on one.ScheduleId equals schedule.Id select new Owned(one.Id.Value, schedule.TeamId, null);

    private static IQueryable<Owned> HandOffs(ImpDb db, HandOffNoteId[] ids) =>
        from one in db.HandOffNotes where ids.Contains(one.Id) join schedule in db.Schedules on one.ScheduleId equals schedule.Id select new Owned(one.Id.Value, schedule.TeamId, null);

    private static IQueryable<Owned> Feeds(ImpDb db, CalendarFeedId[] ids) =>
        from one in db.CalendarFeeds where ids.Contains(one.Id) join schedule in db.Schedules on one.ScheduleId equals (ScheduleId?)schedule.Id select new Owned(one.Id.Value, schedule.TeamId, null);

    private static TId[] Typed<TId>(IEnumerable<IId> ids) where TId : struct, IId => [.. ids.OfType<TId>()];

    /// <param name="Other">A second team that has it too.</param>
    private sealed record Owned(Guid Id, TeamId Team, TeamId? Other = null);
}
