using Imp.Domain.Shared;
using Imp.Domain.Alerts;

namespace Imp.Domain.Rules;

/// <summary>What a rule decided about an alert, or what came of it.</summary>
public enum RuleOutcome
{
    /// <summary>It may open an incident.</summary>
    Passed,
    /// <summary>It opened one.</summary>
    Opened,
    /// <summary>Held: fewer than the threshold.</summary>
    Counted,
    /// <summary>Held: the rule opened an incident a moment ago.</summary>
    Resting,
    /// <summary>Held, because the rule says so.</summary>
    Held,
    /// <summary>Suppressed, because the rule says so.</summary>
    Dropped,
}

/// <summary>What becomes of an alert, and by which rule.</summary>
/// <param name="Number">The rule's place in the list, 1 for the first.</param>
/// <param name="Before">Events that were held and are counted with this one, oldest first.</param>
/// <param name="Sentence">For a person, with the rule's name.</param>
public sealed record RuleDecision(Rule Rule, int Number, RuleOutcome Outcome, RuleGroup Group, IReadOnlyList<long> Before, string Sentence)
{
    /// <summary>True when it may open an incident.</summary>
    public bool Passes => Outcome == RuleOutcome.Passed;
}

/// <summary>Whether one rule takes an alert.</summary>
/// <param name="Miss">Why not, for a person; null when it does.</param>
public sealed record RuleLook(Rule Rule, int Number, string? Miss);

/// <summary>The whole list, ready to decide. The first rule that matches wins, and the last one matches everything.</summary>
public sealed class RuleBook
{
    /// <summary>At most so many rules with the last one.</summary>
    public const int Most = 200;

    private readonly ActiveRule[] active;

    /// <param name="version">0 for a list that nobody has saved.</param>
    /// <exception cref="Shared.Refusal"><c>match.pattern</c> when an expression cannot be read.</exception>
    public RuleBook(long version, IReadOnlyList<Rule> rules)
    {
        (Version, Rules) = (version, Complete(rules));
        active = [.. Rules.Select((rule, index) => new ActiveRule(rule, index + 1)).Where(one => one.Rule.IsOn || one.Rule.IsLast)];
    }

    /// <summary>Before anybody saved a list: everything opens an incident.</summary>
    public static RuleBook Empty { get; } = new(0, []);

    public long Version { get; }

    /// <summary>In order; the last is always <see cref="Rule.LastId"/>.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The rules that remember what came before.</summary>
    public IEnumerable<Rule> Counting => active.Where(one => one.Rule.Counts).Select(one => one.Rule);

    /// <returns>The rules with the last one at their end: as it stands among them, or else as it is made.</returns>
    public static IReadOnlyList<Rule> Complete(IReadOnlyList<Rule> rules) =>
        [.. rules.Where(rule => !rule.IsLast), rules.FirstOrDefault(rule => rule.IsLast) ?? Rule.EverythingElse];

    /// <summary>Decides about an alert of which no incident is open. Changes nothing: <see cref="Note"/> does.</summary>
    /// <param name="at">When it came.</param>
    /// <param name="sequence">The event; 0 for one that is only thought of.</param>
    /// <param name="isReleased">True when somebody, or an earlier pass, has let it through already: then it is not held.</param>
    public RuleDecision Decide(AlertFacts alert, DateTimeOffset at, RuleCounters counters, long sequence = 0, bool isReleased = false)
    {
        foreach (var one in active)
            if (one.Miss(alert, at) is ActiveRule.Takes) return By(one, alert, at, counters, sequence, isReleased);
        throw new InvalidOperationException("The last rule takes everything.");
    }

    /// <summary>Remembers what was decided, for the rules that count.</summary>
    public static void Note(RuleDecision decision, RuleCounters counters, DateTimeOffset at, long sequence)
    {
        if (decision.Rule.Counts) counters.Came(decision.Rule, decision.Group, at, sequence);
    }

    /// <summary>Remembers that it came to an incident.</summary>
    public static void NoteOpened(RuleDecision decision, RuleCounters counters, DateTimeOffset at)
    {
        if (decision.Rule.Counts) counters.Opened(decision.Rule, decision.Group, at);
    }

    /// <summary>Looks at the rules in order, up to the one that takes the alert.</summary>
    /// <param name="nameOf">What a service or integration is called.</param>
    public IReadOnlyList<RuleLook> Explain(AlertFacts alert, DateTimeOffset at, Func<Guid, string?> nameOf)
    {
        var looks = new List<RuleLook>();
        for (var index = 0; index < Rules.Count; index++)
        {
            var rule = Rules[index];
            var one = active.FirstOrDefault(other => other.Number == index + 1);
            var miss = one is null ? ActiveRule.Off : one.Miss(alert, at);
            looks.Add(new RuleLook(rule, index + 1, RuleSentences.Miss(rule, miss, alert, nameOf)));
            if (miss == ActiveRule.Takes) break;
        }
        return looks;
    }

    private static RuleDecision By(ActiveRule one, AlertFacts alert, DateTimeOffset at, RuleCounters counters, long sequence, bool isReleased)
    {
        var rule = one.Rule;
        var group = RuleGroup.Of(rule, alert.Service, alert.DedupKey);
        RuleDecision Decided(RuleOutcome outcome, IReadOnlyList<long> before, string what) => new(rule, one.Number, outcome, group, before, $"Rule {one.Number} “{rule.Name}”: {what}");

        var before = rule.Counts ? counters.Counted(rule, group, at, sequence) : [];
        if (isReleased) return Decided(RuleOutcome.Passed, before, "opened, let through before.");
        if (rule.Verdict == RuleVerdict.Hold) return Decided(RuleOutcome.Held, [], "held.");
        if (rule.Verdict == RuleVerdict.Drop) return Decided(RuleOutcome.Dropped, [], "dropped.");
        if (counters.Resting(rule, group, at) is { } opened) return Decided(RuleOutcome.Resting, before, RuleSentences.Resting(rule, at - opened));
        if (rule.Threshold is { } threshold && before.Count + 1 < threshold.Count) return Decided(RuleOutcome.Counted, before, $"held, {before.Count + 1} of {threshold.Count} in {RuleSentences.Minutes(threshold.Minutes)}.");
        return Decided(RuleOutcome.Passed, before, "opened.");
    }
}

/// <summary>A rule that is on, with its expressions read.</summary>
internal sealed class ActiveRule
{
    /// <summary>In place of the condition that fails.</summary>
    public const int Takes = -1, WrongHours = -2, Off = -3;

    private readonly Matcher[] matchers;
    private readonly TimeZoneInfo zone;

    public ActiveRule(Rule rule, int number)
    {
        (Rule, Number) = (rule, number);
        matchers = [.. (rule.IsLast ? [] : rule.Matchers).Select(Matcher.Of)];
        zone = ZoneTime.Zone(rule.Hours?.Zone);
    }

    public Rule Rule { get; }

    public int Number { get; }

    /// <returns>The index of the first condition that fails, or one of the constants.</returns>
    public int Miss(AlertFacts alert, DateTimeOffset at)
    {
        if (Rule.IsLast) return Takes;
        if (Rule.Hours is { } hours && !hours.Holds(at, zone)) return WrongHours;
        for (var index = 0; index < matchers.Length; index++)
            if (!matchers[index].Matches(alert)) return index;
        return Takes;
    }
}
