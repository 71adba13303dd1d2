using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>
/// Whose a rule is follows from what it says: one that only takes alerts of certain services, and puts them nowhere else, is of the teams that own
/// those services. Every other rule is everybody's, and so is the last one.
/// </summary>
public static class RuleOwnership
{
    /// <returns>Services, integrations and teams that must all be somebody's for the rule to be theirs; empty where it is everybody's.</returns>
    public static IReadOnlyList<IId> About(Rule rule)
    {
        // All conditions must hold, so one that names a service is enough; where there is none, one that names an integration.
        var takes = Named(rule, MatchField.Service).Select(id => (IId)new ServiceId(id)).ToList();
        if (takes.Count == 0) takes = [.. Named(rule, MatchField.Integration).Select(id => (IId)new IntegrationId(id))];
        if (rule.IsLast || takes.Count == 0) return [];
        return [.. takes, .. rule.Service is { } service ? new IId[] { service } : [], .. rule.Team is { } team ? new IId[] { team } : []];
    }

    /// <summary>Whether somebody may make the one list of the other.</summary>
    /// <param name="isSame">True when two rules of one id say the same.</param>
    /// <param name="isMine">True when a rule is theirs: then it only decides about alerts that are.</param>
    public static bool May(IReadOnlyList<Rule> before, IReadOnlyList<Rule> after, Func<Rule, Rule, bool> isSame, Func<Rule, bool> isMine)
    {
        var (old, now) = (Places(before), Places(after));
        if (old.Any(one => !now.ContainsKey(one.Key) && !isMine(one.Value.Rule)) || now.Any(one => !old.ContainsKey(one.Key) && !isMine(one.Value.Rule))) return false;

        var kept = old.Where(one => now.ContainsKey(one.Key)).Select(one => (Old: one.Value, New: now[one.Key])).ToList();
        if (kept.Any(one => !isSame(one.Old.Rule, one.New.Rule) && !(isMine(one.Old.Rule) && isMine(one.New.Rule)))) return false;

        // Which of two comes first matters only to alerts that both take, so one of them has to be theirs.
        var others = kept.Where(one => !isMine(one.New.Rule)).OrderBy(one => one.Old.Place).Select(one => one.New.Place).ToList();
        return others.Zip(others.Skip(1)).All(pair => pair.First < pair.Second);
    }

    private static Dictionary<RuleId, (Rule Rule, int Place)> Places(IReadOnlyList<Rule> rules) => rules.Select((rule, place) => (rule, place)).ToDictionary(one => one.rule.Id, one => (one.rule, one.place));

    private static IEnumerable<Guid> Named(Rule rule, MatchField field) =>
        rule.Matchers.Where(one => one.Field == field && one.Way == MatchWay.Equals).Select(one => Guid.TryParse(one.Value, out var id) ? id : (Guid?)null).OfType<Guid>();
}
