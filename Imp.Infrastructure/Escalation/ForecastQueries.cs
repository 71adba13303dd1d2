using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Noise;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>One thing that would happen.</summary>
/// <param name="Step">1 for the first; 0 when the owners are told that nobody came.</param>
/// <param name="Skipped">Nobody of the step could be paged at that instant.</param>
/// <param name="People">Who would be paged, by name.</param>
/// <param name="Unreachable">Those of them whom no message can reach.</param>
public sealed record ForecastRow(DateTimeOffset At, int Round, int Step, int Attempt, bool Skipped, bool UntilClosed, IReadOnlyList<string> People, IReadOnlyList<string> Unreachable);

/// <summary>Whom an incident would page if nobody acknowledged.</summary>
/// <param name="Policy">Whose; "Owners" where neither service nor team has one.</param>
/// <param name="Hold">How long it would have to last first.</param>
public sealed record ForecastView(string Policy, TimeSpan Hold, IReadOnlyList<ForecastRow> Rows);

/// <summary>Answers "whom would this page?" for any service, severity and instant, by climbing the ladder as the pager would.</summary>
public sealed class ForecastQueries(IDbContextFactory<ImpDb> dbs, NoiseBoard noise)
{
    private const int Most = 200;

    /// <param name="at">When the incident would open.</param>
    /// <exception cref="Missing">There is no such service.</exception>
    public async Task<ForecastView> OfAsync(ServiceId service, Severity severity, DateTimeOffset at, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var ladder = await db.LadderOfAsync(await db.Services.SingleOrDefaultAsync(one => one.Id == service, cancel) ?? throw new Missing("service"), cancel);
        var hold = (await noise.GetAsync(service, cancel)).HoldOf(severity).Up;
        var (owners, names) = (await db.OwnersAsync(cancel), await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancel));
        var reachable = await db.ContactMethods.Where(method => method.ArchivedAt == null && method.GoneAt == null).Select(method => method.UserId).Distinct().ToHashSetAsync(cancel);

        var climb = Domain.Escalation.Escalation.For(new IncidentId(Guid.Empty));
        climb.Start(ladder, at, hold);
        var rows = new List<ForecastRow>();
        while (climb is { State: EscalationState.Running, NextAt: { } due } && rows.Count < Most)
        {
            var paging = climb.Advance(due, await db.WhomAsync(ladder.Steps, due, cancel), owners);
            foreach (var skipped in climb.TakeEvents().OfType<EscalationStepSkipped>()) rows.Add(new ForecastRow(due, 0, skipped.Step, 1, true, false, [], []));
            if (paging is null) break;
            rows.Add(new ForecastRow(
                due, paging.Round, paging.Step, paging.Attempt, false, paging.Step > 0 && ladder.Steps[paging.Step - 1].UntilClosed, [.. paging.People.Select(person => names[person])],
                [.. paging.People.Where(person => !reachable.Contains(person)).Select(person => names[person])]));
        }
        return new ForecastView(ladder.Name, hold, rows);
    }
}
