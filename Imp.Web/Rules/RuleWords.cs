using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Infrastructure.Rules;
using Imp.Web.Kit;

namespace Imp.Web.Rules;

/// <summary>How rules look and what they are in words.</summary>
public static class RuleWords
{
    public static Look Of(RuleVerdict verdict) => verdict switch
    {
        RuleVerdict.Create => new("Creates", "flame", Tone.High),
        RuleVerdict.Hold => new("Holds", "pause", Tone.Info),
        RuleVerdict.Drop => new("Drops", "volume-off", Tone.Muted),
    };

    public static string Of(RuleScope scope) => scope switch
    {
        RuleScope.DedupKey => "per dedup key",
        RuleScope.Service => "per service",
        RuleScope.Everything => "all together",
    };

    /// <returns>When a rule applies, a part each.</returns>
    public static IReadOnlyList<string> When(Rule rule, RuleNames names)
    {
        if (rule.IsLast) return ["every alert that no rule above takes"];
        var parts = rule.Matchers.Select(one => MatcherWords.Of(one, names.Of)).ToList();
        if (rule.Hours is { } hours) parts.Add(RuleSentences.Of(hours));
        return parts.Count == 0 ? ["every alert"] : parts;
    }

    /// <returns>What a rule does beside its verdict, a part each.</returns>
    public static IReadOnlyList<string> Then(Rule rule, RuleNames names)
    {
        var parts = new List<string>();
        if (rule.Threshold is { } threshold) parts.Add($"from {threshold.Count} in {RuleSentences.Minutes(threshold.Minutes)} {Of(rule.CountPer)}");
        if (rule.CoolDownMinutes > 0) parts.Add($"then rests {RuleSentences.Minutes(rule.CoolDownMinutes)} {Of(rule.CountPer)}");
        if (rule.Verdict != RuleVerdict.Create) return parts;
        if (rule.Service is { } service) parts.Add($"on {names.Of(service.Value) ?? "a service that is gone"}");
        if (rule.Severity is { } severity) parts.Add($"as {Imp.Domain.Incidents.Severities.Label(severity.ToIncident())}");
        if (rule.Team is { } team) parts.Add($"pages {names.Teams.FirstOrDefault(one => one.Id == team)?.Name ?? "a team that is gone"}");
        if (rule.PageAfterMinutes > 0) parts.Add($"pages after {RuleSentences.Minutes(rule.PageAfterMinutes)}");
        if (rule.Tags.Count > 0) parts.Add(string.Join(" ", rule.Tags.Select(tag => "#" + tag)));
        if (rule.Runbook is not null) parts.Add("with a runbook");
        return parts;
    }
}

/// <summary>What the page shows.</summary>
public sealed record RulesPageView(RulesView Stored, RuleNames Names, IReadOnlyList<RulesVersion> History, bool MayRespond, bool MayManage);
