using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>What one list would have done.</summary>
public sealed record RehearsalTally(int Incidents, int Pages, int Held, int Dropped);

/// <summary>How often a rule would have taken an alert.</summary>
/// <param name="Before">Null for a rule that is new.</param>
/// <param name="After">Null for one that is gone.</param>
public sealed record RehearsalRule(RuleId Id, string Name, long? Before, long? After, long HiddenBefore, long HiddenAfter);

/// <summary>An event that something else would have become of.</summary>
public sealed record RehearsalChange(long Sequence, DateTimeOffset At, string Title, string Before, string After);

/// <summary>Two lists of rules, played over the same events.</summary>
/// <param name="Looked">How many events were looked at.</param>
/// <param name="Lost">Alerts that opened a SEV1 and would be held or dropped.</param>
/// <param name="Changes">The first ones.</param>
/// <param name="ChangeCount">How many in all.</param>
public sealed record RehearsalReport(
    int Looked, RehearsalTally Before, RehearsalTally After, IReadOnlyList<RehearsalRule> Rules, IReadOnlyList<RehearsalChange> Lost, int LostCount, IReadOnlyList<RehearsalChange> Changes, int ChangeCount);

/// <summary>Plays the list in force and a changed one over the same events and writes down where they differ.</summary>
public sealed class Rehearsal(RuleBook before, RuleBook after, Func<ServiceId, int> reopenWithin)
{
    /// <summary>So many examples are kept of each kind.</summary>
    public const int Examples = 50;

    private readonly Simulation old = new(before, reopenWithin);
    private readonly Simulation changed = new(after, reopenWithin);
    private readonly Dictionary<(ServiceId, string), IReadOnlyList<AlertLabel>> labels = [];
    private readonly List<RehearsalChange> lost = [];
    private readonly List<RehearsalChange> changes = [];
    private int looked;
    private int lostCount;
    private int changeCount;

    /// <summary>The next thing that happened, in order.</summary>
    public void Take(PastAlert past)
    {
        if (past.Kind != PastKind.Close) looked++;
        if (past.Kind == PastKind.Trigger) past = past with { Facts = WithLabels(past.Facts) };

        var (was, becomes) = (old.Take(past), changed.Take(past));
        if (past.Kind != PastKind.Trigger || IsSame(was, becomes)) return;

        var change = new RehearsalChange(past.Sequence, past.At, past.Facts.Title ?? past.Facts.DedupKey, was.Sentence, becomes.Sentence);
        if (changeCount++ < Examples) changes.Add(change);
        if (was is not { Opens: true, Severity: Severity.Sev1 } || !becomes.IsHidden) return;
        if (lostCount++ < Examples) lost.Add(change);
    }

    public RehearsalReport Report() => new(
        looked, Tally(old), Tally(changed),
        [.. after.Rules.Select(rule => Row(rule, before.Rules.Any(one => one.Id == rule.Id), true)), .. before.Rules.Where(rule => after.Rules.All(one => one.Id != rule.Id)).Select(rule => Row(rule, true, false))],
        lost, lostCount, changes, changeCount);

    private static bool IsSame(Fate one, Fate other) => (one.Kind, one.Severity, one.Service) == (other.Kind, other.Severity, other.Service);

    private static RehearsalTally Tally(Simulation played) => new(played.Incidents, played.Pages, played.Held, played.Dropped);

    private RehearsalRule Row(Rule rule, bool was, bool stays) =>
        new(rule.Id, rule.Name, was ? old.HitsOf(rule.Id) : null, stays ? changed.HitsOf(rule.Id) : null, old.HiddenBy(rule.Id), changed.HiddenBy(rule.Id));

    /// <summary>An alert that merely joined was stored without its labels; those that its key had last stand in for them.</summary>
    private AlertFacts WithLabels(AlertFacts facts)
    {
        var key = (facts.Service, facts.DedupKey);
        if (facts.Labels.Count > 0) labels[key] = facts.Labels;
        return labels.TryGetValue(key, out var known) ? facts with { Labels = known } : facts;
    }
}
