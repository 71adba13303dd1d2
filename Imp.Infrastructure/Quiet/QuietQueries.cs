using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Quiet;

/// <summary>One silence, mute or maintenance window in a list.</summary>
/// <param name="From">When the occurrence that is under way, or else the next, begins.</param>
/// <param name="Until">When it ends; null: until the incident clears.</param>
/// <param name="Services">Names; none for all.</param>
/// <param name="Incident">Number of the muted incident; null when it is no mute.</param>
/// <param name="Held">How many alerts it hides that still fire.</param>
public sealed record QuietRow(
    QuietId Id, long Number, QuietKind Kind, QuietState State, string Reason, IReadOnlyList<string> Services, IReadOnlyList<Matcher> Matchers, long? Incident,
    QuietPlan Plan, DateTimeOffset? From, DateTimeOffset? Until, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Held)
{
    /// <summary>Of which it hides alerts, or whose incident it mutes; none: of all.</summary>
    public IReadOnlyList<ServiceId> ServiceIds { get; init; } = [];
}

/// <summary>What a silence would have hidden lately.</summary>
/// <param name="Looked">How many alerts were looked at.</param>
/// <param name="Hidden">How many of them match.</param>
/// <param name="Titles">Of those, the newest, each once.</param>
public sealed record QuietPreview(int Looked, int Hidden, IReadOnlyList<string> Titles);

/// <summary>Reads what is quiet.</summary>
public sealed class QuietQueries(IDbContextFactory<ImpDb> dbs, QuietBoard board, TimeProvider clock)
{
    private const int PreviewedAlerts = 500;

    private const int ShownEnded = 100;

    /// <returns>What is or will be quiet, or what was: the newest first.</returns>
    public async Task<IReadOnlyList<QuietRow>> ListAsync(bool ended, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var times = ended
            ? await db.QuietTimes.Where(quiet => quiet.EndedAt != null).OrderByDescending(quiet => quiet.Number).Take(ShownEnded).ToListAsync(cancel)
            : [.. (await board.GetAsync(cancel)).Reverse()];
        return await RowsAsync(db, times, cancel);
    }

    /// <returns>What is quiet at this moment about a service, all kinds but mutes.</returns>
    public async Task<IReadOnlyList<QuietTime>> ActiveAsync(ServiceId service, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return [.. (await board.GetAsync(cancel)).Where(quiet => quiet.Kind != QuietKind.Mute && quiet.State(now) == QuietState.Active && (quiet.Services.Count == 0 || quiet.Services.Contains(service)))];
    }

    /// <returns>The mute of an incident; null when it may page.</returns>
    public async Task<QuietTime?> MuteAsync(IncidentId incident, CancellationToken cancel) => (await board.GetAsync(cancel)).FirstOrDefault(quiet => quiet.IncidentId == incident);

    /// <summary>Tries conditions on the alerts that came last.</summary>
    public async Task<QuietPreview> PreviewAsync(IReadOnlyList<ServiceId> services, IReadOnlyList<MatcherInput> matchers, CancellationToken cancel)
    {
        Matcher[] usable = [.. matchers.Where(one => one.Value.Length > 0 && (one.Way != MatchWay.Pattern || Matcher.IsPattern(one.Value))).Select(Matcher.Of)];
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var read = await db.Events.OrderByDescending(stored => stored.Sequence).Take(PreviewedAlerts).Where(stored => stored.Action == AlertAction.Trigger)
            .Select(stored => new { Facts = new AlertFacts(stored.ServiceId, stored.Severity, stored.Title, stored.DedupKey, stored.Source) { Integration = stored.IntegrationId }, stored.Details }).ToListAsync(cancel);
        var alerts = read.ConvertAll(one => one.Facts with { Labels = AlertDetails.FromJson(one.Details)?.Labels ?? [] });
        var hidden = usable.Length + services.Count == 0 ? [] : alerts.Where(alert => (services.Count == 0 || services.Contains(alert.Service)) && usable.All(matcher => matcher.Matches(alert))).ToList();
        return new QuietPreview(alerts.Count, hidden.Count, [.. hidden.Select(alert => alert.Title ?? alert.DedupKey).Distinct().Take(5)]);
    }

    internal async Task<IReadOnlyList<QuietId>> DueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.QuietTimes.Where(quiet => quiet.NextAt != null && quiet.NextAt <= now).OrderBy(quiet => quiet.NextAt).Select(quiet => quiet.Id).ToListAsync(cancel);
    }

    internal async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.QuietTimes.Where(quiet => quiet.NextAt != null).OrderBy(quiet => quiet.NextAt).Select(quiet => quiet.NextAt).FirstOrDefaultAsync(cancel);
    }

    /// <returns>Those that hold alerts although they hide nothing now: over, or between two occurrences.</returns>
    internal async Task<IReadOnlyList<QuietId>> HoldingWithoutReasonAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var holding = await db.HeldAlerts.Select(held => held.QuietId).Distinct().ToListAsync(cancel);
        if (holding.Count == 0) return [];

        var active = (await board.GetAsync(cancel)).Where(quiet => quiet.State(now) == QuietState.Active).Select(quiet => quiet.Id).ToHashSet();
        return [.. holding.Where(id => !active.Contains(id))];
    }

    private async Task<IReadOnlyList<QuietRow>> RowsAsync(ImpDb db, List<QuietTime> times, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var names = await db.Services.Select(service => new { service.Id, service.Name }).ToDictionaryAsync(service => service.Id, service => service.Name, cancel);
        var mutes = times.Select(quiet => quiet.IncidentId).OfType<IncidentId>().ToList();
        var numbers = await db.Incidents.Where(incident => mutes.Contains(incident.Id)).Select(incident => new { incident.Id, incident.Number, incident.ServiceId }).ToDictionaryAsync(incident => incident.Id, cancel);
        var held = await db.HeldAlerts.GroupBy(one => one.QuietId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
        return times.ConvertAll(quiet =>
        {
            var span = quiet.Plan.Occurrence(now);
            var incident = quiet.IncidentId is { } muted ? numbers.GetValueOrDefault(muted) : null;
            return new QuietRow(
                quiet.Id, quiet.Number, quiet.Kind, quiet.State(now), quiet.Reason, [.. quiet.Services.Select(one => names.GetValueOrDefault(one, "?")).Order()], quiet.Matchers,
                incident?.Number, quiet.Plan, span?.From, span?.Until, quiet.CreatedBy, quiet.CreatedAt, quiet.EndedAt, held.GetValueOrDefault(quiet.Id))
            {
                ServiceIds = incident is null ? quiet.Services : [incident.ServiceId],
            };
        });
    }
}
