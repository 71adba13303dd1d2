using Imp.Domain.Rules;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Rules;

/// <summary>
/// What the rules remember between two alerts. It belongs to the writer's connection: where a commit fails that is replaced, and what was counted
/// is read again from what is stored, as after a restart and after every change of the rules. Only the writer's thread comes here.
/// </summary>
internal sealed class RuleMemory
{
    private Writer? of;
    private RuleBook? by;
    private RuleCounters counters = new();

    /// <summary>What was decided about the alert that is on its way through the steps.</summary>
    public (long Sequence, RuleDecision Decision, DateTimeOffset At)? Deciding { get; set; }

    public RuleCounters Counters(Writer writer, RuleBook book, DateTimeOffset at)
    {
        if (ReferenceEquals(of, writer) && ReferenceEquals(by, book)) return counters;

        counters = new RuleCounters();
        foreach (var rule in book.Counting)
            foreach (var past in RuleSql.Since(writer, rule, at - rule.Remembers)) Recall(counters, rule, past);
        (of, by) = (writer, book);
        return counters;
    }

    /// <summary>What was counted will be rolled back: it is read again from what is stored.</summary>
    public void Forget() => of = null;

    /// <summary>Takes up one decision of the past.</summary>
    public static void Recall(RuleCounters counters, Rule rule, PastMatch past)
    {
        var group = RuleGroup.Of(rule, past.Service, past.DedupKey);
        if (past.Outcome == RuleOutcome.Opened) counters.Opened(rule, group, past.At);
        else if (past.Outcome is RuleOutcome.Passed or RuleOutcome.Counted or RuleOutcome.Resting) counters.Came(rule, group, past.At, past.Sequence);
    }
}
