using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Rules;
using Imp.Web.Alerts;
using Imp.Web.Kit;
using Imp.Web.Languages;

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
    public static IReadOnlyList<string> When(Words words, Rule rule, RuleNames names)
    {
        if (rule.IsLast) return [words["every alert that no rule above takes"]];
        var parts = rule.Matchers.Select(one => MatcherText.Of(words, one, names.Of)).ToList();
        if (rule.Hours is { } hours) parts.Add(Of(words, hours));
        return parts.Count == 0 ? [words["every alert"]] : parts;
    }

    /// <returns>What a rule does beside its verdict, a part each.</returns>
    public static IReadOnlyList<string> Then(Words words, Rule rule, RuleNames names)
    {
        var parts = new List<string>();
        if (rule.Threshold is { } threshold) parts.Add(words["from {0} in {1} {2}", threshold.Count, Minutes(words, threshold.Minutes), words[Of(rule.CountPer)]]);
        if (rule.CoolDownMinutes > 0) parts.Add(words["then rests {0} {1}", Minutes(words, rule.CoolDownMinutes), words[Of(rule.CountPer)]]);
        if (rule.Verdict != RuleVerdict.Create) return parts;
        if (rule.Service is { } service) parts.Add(words["on {0}", names.Of(service.Value) ?? words["a service that is gone"]]);
        if (rule.Severity is { } severity) parts.Add(words["as {0}", Imp.Domain.Incidents.Severities.Label(severity.ToIncident())]);
        if (rule.Team is { } team) parts.Add(words["pages {0}", names.Teams.FirstOrDefault(one => one.Id == team)?.Name ?? words["a team that is gone"]]);
        if (rule.PageAfterMinutes > 0) parts.Add(words["pages after {0}", Minutes(words, rule.PageAfterMinutes)]);
        if (rule.Tags.Count > 0) parts.Add(string.Join(" ", rule.Tags.Select(tag => "#" + tag)));
        if (rule.Runbook is not null) parts.Add(words["with a runbook"]);
        return parts;
    }

    private static string Minutes(Words words, int minutes) => minutes switch
    {
        > 0 when minutes % 1_440 == 0 => words.Count(minutes / 1_440, "{0} day", "{0} days"),
        > 0 when minutes % 60 == 0 => words.Count(minutes / 60, "{0} hour", "{0} hours"),
        _ => words.Count(minutes, "{0} minute", "{0} minutes"),
    };

    private static string Of(Words words, RuleHours hours)
    {
        DayOfWeek[] week = [.. Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7)).Where(hours.Days.Contains)];
        var days = week.Length == 7 ? words["every day"] : string.Join(", ", week.Select(words.Culture.DateTimeFormat.GetAbbreviatedDayName));
        return $"{days} {(hours.From == hours.To ? words["all day"] : $"{hours.From:HH\\:mm}–{hours.To:HH\\:mm}")} {hours.Zone}";
    }
}

/// <summary>What the page shows.</summary>
public sealed record RulesPageView(RulesView Stored, RuleNames Names, IReadOnlyList<RulesVersion> History, bool MayRespond, bool MayManage, Actor Viewer)
{
    /// <returns>Whether the viewer may save a list: all of it, or only the rules of a team.</returns>
    public bool MaySave(IReadOnlyList<Rule> proposed) => Names.MaySave(Viewer, Stored.Rules, proposed);
}
