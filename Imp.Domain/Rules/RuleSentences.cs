using Imp.Domain.Alerts;

namespace Imp.Domain.Rules;

/// <summary>Rules in words.</summary>
public static class RuleSentences
{
    /// <returns>As in <c>10 minutes</c>, <c>2 hours</c>, <c>1 day</c>.</returns>
    public static string Minutes(int minutes) => minutes switch
    {
        > 0 when minutes % 1_440 == 0 => Plural(minutes / 1_440, "day"),
        > 0 when minutes % 60 == 0 => Plural(minutes / 60, "hour"),
        _ => Plural(minutes, "minute"),
    };

    /// <returns>As in <c>mon–fri 22:00–06:00 Europe/Berlin</c>.</returns>
    public static string Of(RuleHours hours) =>
        $"{Days(hours.Days)} {(hours.From == hours.To ? "all day" : $"{hours.From:HH\\:mm}–{hours.To:HH\\:mm}")} {hours.Zone}";

    internal static string Resting(Rule rule, TimeSpan since) =>
        $"held, it opened an incident {Plural(Math.Max(0, (int)since.TotalMinutes), "minute")} ago and rests for {Minutes(rule.CoolDownMinutes)}.";

    internal static string? Miss(Rule rule, int miss, AlertFacts alert, Func<Guid, string?> nameOf) => miss switch
    {
        ActiveRule.Takes => null,
        ActiveRule.Off => "It is off.",
        ActiveRule.WrongHours => $"It applies {Of(rule.Hours!)}.",
        _ => $"It wants: {MatcherWords.Of(rule.Matchers[miss], nameOf)}; here it is {Found(rule.Matchers[miss], alert, nameOf)}.",
    };

    private static string Found(MatcherInput one, AlertFacts alert, Func<Guid, string?> nameOf) =>
        Matcher.Of(one).Text(alert) is not { } text ? "missing" : one.Field is MatchField.Severity ? text : $"“{MatcherWords.Named(one.Field, text, nameOf)}”";

    private static string Days(IReadOnlyList<DayOfWeek> days)
    {
        DayOfWeek[] week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];
        if (week.All(days.Contains)) return "every day";
        if (days.Count == 5 && week[..5].All(days.Contains)) return "mon–fri";
        if (days.Count == 2 && week[5..].All(days.Contains)) return "sat–sun";
        return string.Join(", ", week.Where(days.Contains).Select(day => day.ToString()[..3].ToLowerInvariant()));
    }

    private static string Plural(int count, string unit) => $"{count} {unit}{(count == 1 ? "" : "s")}";
}
