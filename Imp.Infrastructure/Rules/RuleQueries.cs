using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>The rules in force and how often each took an alert.</summary>
/// <param name="SavedAt">Null where nobody has saved any.</param>
public sealed record RulesView(long Version, IReadOnlyList<Rule> Rules, IReadOnlyDictionary<RuleId, RuleHit> Hits, DateTimeOffset? SavedAt, string? SavedBy)
{
    public RuleHit? HitOf(RuleId rule) => Hits.GetValueOrDefault(rule);
}

/// <summary>One version of the list.</summary>
public sealed record RulesVersion(long Version, DateTimeOffset SavedAt, string SavedBy, string Note, IReadOnlyList<Rule> Rules);

/// <summary>What a rule made of an event.</summary>
/// <param name="Number">Its place in the list as it stands now; 0 when it is gone.</param>
public sealed record EventRule(RuleId Rule, string Name, int Number, RuleOutcome Outcome)
{
    /// <summary>True when it kept the event from opening anything.</summary>
    public bool Holds => Outcome is not (RuleOutcome.Passed or RuleOutcome.Opened);
}

/// <summary>Why an alert is taken by the rule that takes it.</summary>
/// <param name="Looks">Every rule up to that one.</param>
/// <param name="Decision">What it would do now.</param>
public sealed record RuleExplanation(IReadOnlyList<RuleLook> Looks, RuleDecision Decision);

/// <summary>What people call services and integrations, for pages about rules.</summary>
public sealed record RuleNames(IReadOnlyList<Named<ServiceId>> Services, IReadOnlyList<Named<IntegrationId>> Integrations, IReadOnlyList<Named<TeamId>> Teams)
{
    /// <summary>Whose each service and integration is.</summary>
    public IReadOnlyDictionary<Guid, TeamId> Owners { get; init; } = new Dictionary<Guid, TeamId>();

    /// <returns>Whether somebody may save a list in the place of another.</returns>
    public bool MaySave(Actor actor, IReadOnlyList<Rule> before, IReadOnlyList<Rule> after) =>
        actor.May(Permission.Manage) || RuleOwnership.May(before, after, RuleOwners.IsSame, rule => RuleOwnership.About(rule) is { Count: > 0 } about && about.All(one => IsOf(actor, one)));

    public string? Of(Guid id) => Services.FirstOrDefault(one => one.Id.Value == id)?.Name ?? Integrations.FirstOrDefault(one => one.Id.Value == id)?.Name;

    private bool IsOf(Actor actor, IId one) => (one is TeamId team || Owners.TryGetValue(one.Value, out team)) && actor.May(Permission.Manage, team);
}

/// <summary>Reads rules, what they did, and why.</summary>
public sealed class RuleQueries(IDbContextFactory<ImpDb> dbs, RuleBoard board)
{
    public async Task<RulesView> GetAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var saved = await db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancel);
        var hits = await db.RuleHits.ToDictionaryAsync(hit => hit.RuleId, cancel);
        return new RulesView(saved?.Version ?? 0, RuleBook.Complete(saved?.Read() ?? []), hits, saved?.SavedAt, saved?.SavedBy);
    }

    /// <returns>The versions that are kept, newest first.</returns>
    public async Task<IReadOnlyList<RulesVersion>> HistoryAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var saved = await db.RuleBooks.OrderByDescending(one => one.Version).ToListAsync(cancel);
        return saved.ConvertAll(one => new RulesVersion(one.Version, one.SavedAt, one.SavedBy, one.Note, one.Read()));
    }

    /// <returns>The rule that took an event; null when none was asked.</returns>
    public async Task<EventRule?> OfEventAsync(long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.RuleMatches.SingleOrDefaultAsync(one => one.Sequence == sequence, cancel) is not { } match) return null;

        var rules = (await board.GetAsync(cancel)).Rules;
        var place = rules.Select((rule, index) => (rule, Number: index + 1)).FirstOrDefault(one => one.rule.Id == match.RuleId);
        return new EventRule(match.RuleId, place.rule?.Name ?? "a rule that is gone", place.Number, match.Outcome);
    }

    /// <returns>What rules look at in a stored event; null when there is no such event or no alert in it.</returns>
    public async Task<(AlertFacts Facts, DateTimeOffset At)?> FactsAsync(long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var stored = await db.Events.Where(one => one.Sequence == sequence && one.DedupKey != "")
            .Select(one => new { one.ServiceId, one.Severity, one.Title, one.DedupKey, one.Source, one.IntegrationId, one.Details, one.ReceivedAt }).SingleOrDefaultAsync(cancel);
        if (stored is null) return null;
        return (new AlertFacts(stored.ServiceId, stored.Severity, stored.Title, stored.DedupKey, stored.Source) { Integration = stored.IntegrationId, Labels = AlertDetails.FromJson(stored.Details)?.Labels ?? [] }, stored.ReceivedAt);
    }

    /// <summary>Asks a list about an alert as if it came at an instant, with everything that has been counted until then.</summary>
    public async Task<RuleExplanation> ExplainAsync(RuleBook book, AlertFacts alert, DateTimeOffset at, RuleNames names, CancellationToken cancel)
    {
        var counters = new RuleCounters();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        foreach (var rule in book.Counting)
        {
            var since = at - rule.Remembers;
            var past = await (
                from match in db.RuleMatches
                join stored in db.Events on match.Sequence equals stored.Sequence
                where match.RuleId == rule.Id && match.At > since && match.At <= at
                orderby match.At, match.Sequence
                select new { match.Sequence, match.At, match.Outcome, stored.ServiceId, stored.DedupKey }).ToListAsync(cancel);
            foreach (var one in past) RuleMemory.Recall(counters, rule, new(one.Sequence, one.At, one.Outcome, one.ServiceId, one.DedupKey));
        }
        return new RuleExplanation(book.Explain(alert, at, names.Of), book.Decide(alert, at, counters));
    }

    public async Task<RuleNames> NamesAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return new RuleNames(
            await db.Services.OrderBy(one => one.Name).Select(one => new Named<ServiceId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Integrations.OrderBy(one => one.Name).Select(one => new Named<IntegrationId>(one.Id, one.Name)).ToListAsync(cancel),
            await db.Teams.OrderBy(one => one.Name).Select(one => new Named<TeamId>(one.Id, one.Name)).ToListAsync(cancel))
        {
            Owners = (await db.Services.Select(one => new { one.Id, one.TeamId }).ToListAsync(cancel)).Select(one => (one.Id.Value, one.TeamId))
                .Concat((await (from one in db.Integrations join service in db.Services on one.ServiceId equals service.Id select new { one.Id, service.TeamId }).ToListAsync(cancel)).Select(one => (one.Id.Value, one.TeamId)))
                .ToDictionary(),
        };
    }
}
