using Imp.Domain.Incidents;
using Imp.Domain.Rules;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Rules;

/// <summary>Asks the rules, and does what the one that matches says.</summary>
internal sealed class RuleStep(RuleBoard rules, RuleMemory memory) : IOpeningStep
{
    public int Order => 200;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        memory.Deciding = null;
        var book = await rules.GetAsync(cancel);
        // Nobody has any rules: nothing is to be written down about them either.
        if (book.Version == 0) return null;

        var before = RuleSql.Find(opening.Writer, opening.Event.Sequence);
        // An event that comes again counts for the moment in which it does; after a stop, those that waited count for when they arrived.
        var at = before is null ? opening.Event.ReceivedAt : opening.Now;
        var counters = memory.Counters(opening.Writer, book, at);
        // What passed and was hidden by a quiet time must not be held when that ends.
        var decision = book.Decide(opening.Facts, at, counters, opening.Event.Sequence, before is { IsReleased: true } or { Outcome: RuleOutcome.Passed or RuleOutcome.Opened });
        RuleSql.Match(opening.Writer, opening.Event.Sequence, decision, at);
        if (before is null) RuleSql.Hit(opening.Writer, decision.Rule.Id, opening.Event.Sequence, at);
        RuleBook.Note(decision, counters, at, opening.Event.Sequence);
        if (opening.IsRehearsal) memory.Forget();
        if (!decision.Passes) return new Placement.Hidden(decision.Sentence);

        memory.Deciding = (opening.Event.Sequence, decision, at);
        await ChangeAsync(opening, decision, cancel);
        return null;
    }

    private async ValueTask ChangeAsync(Opening opening, RuleDecision decision, CancellationToken cancel)
    {
        var rule = decision.Rule;
        opening.Service = rule.Service ?? opening.Service;
        opening.Severity = rule.Severity ?? opening.Severity;
        opening.Tags.UnionWith(rule.Tags);
        opening.PageAfter = TimeSpan.FromMinutes(rule.PageAfterMinutes);
        opening.Reason = decision.Sentence;
        var team = rule.Team is { } id ? await rules.TeamAsync(id, cancel) : null;
        if (team is not null || rule.Runbook is not null || decision.Before.Count > 0)
            opening.Routing = new IncidentRouting($"Rule {decision.Number} “{rule.Name}”", team is null ? null : rule.Team, team, rule.Runbook, decision.Before);
    }
}

/// <summary>Comes last, where nothing hid the alert and no other incident took it in: the rule has opened an incident, so it counts anew and its cool-down begins.</summary>
internal sealed class RuleOpenedStep(RuleBoard rules, RuleMemory memory) : IOpeningStep
{
    public int Order => 900;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        if (memory.Deciding is not { } decided || decided.Sequence != opening.Event.Sequence) return null;

        memory.Deciding = null;
        RuleSql.Opened(opening.Writer, decided.Sequence);
        RuleBook.NoteOpened(decided.Decision, memory.Counters(opening.Writer, await rules.GetAsync(cancel), decided.At), decided.At);
        if (opening.IsRehearsal) memory.Forget();
        return null;
    }
}
