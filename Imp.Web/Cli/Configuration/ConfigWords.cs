using System.Text.Json.Nodes;

namespace Imp.Web.Cli.Configuration;

/// <summary>A plan in words for people.</summary>
internal static class ConfigWords
{
    private const int LongestValue = 300;

    /// <returns>Lines; each begins with <c>+</c>, <c>~</c>, <c>-</c>, or blanks where it says more about the one above.</returns>
    public static IEnumerable<string> Of(ConfigPlan plan) => plan.Steps.Concat(plan.RuleSteps).SelectMany(Of);

    public static IEnumerable<string> Of(ConfigStep step)
    {
        yield return $"{Mark(step.Action)} {Verb(step)}";
        if (step.Action == ConfigAction.Archive) yield break;
        foreach (var (name, old, wanted) in step.Differences.SelectMany(one => Fields(one.Field.Name, one.Old, one.New)))
            yield return step.Action == ConfigAction.Make ? $"    {name}: {wanted}" : $"    {name}: {old} → {wanted}";
    }

    /// <returns>What differs, each by its name; of groups only the fields that do.</returns>
    public static IEnumerable<(string Name, string Old, string New)> Fields(string name, JsonNode? old, JsonNode? wanted) => old is JsonObject before && wanted is JsonObject after
        ? before.Select(one => one.Key).Union(after.Select(one => one.Key)).Where(below => !Canon.Same(before[below], after[below])).SelectMany(below => Fields($"{name}.{below}", before[below], after[below]))
        : [(name, Text(old), Text(wanted))];

    /// <returns>One line that names what was changed, the first few by name.</returns>
    public static string Summary(ConfigPlan plan)
    {
        const int Named = 3;
        var steps = plan.Steps.Concat(plan.RuleSteps).ToList();
        return steps.Count == 0 ? "Nothing was changed." : string.Join("; ", steps.Take(Named).Select(Short)) + (steps.Count > Named ? $"; and {steps.Count - Named} more" : "");
    }

    /// <returns>The sign before it.</returns>
    public static char Mark(ConfigAction action) => action switch
    {
        ConfigAction.Make or ConfigAction.BringBack => '+',
        ConfigAction.Change or ConfigAction.Replace or ConfigAction.Reorder => '~',
        ConfigAction.Archive => '-',
    };

    private static string Text(JsonNode? value) => Paper.Plain(ConfigText.Short(value)) is { Length: > LongestValue } text ? text[..LongestValue] + "…" : Paper.Plain(ConfigText.Short(value));

    private static string Verb(ConfigStep step) => step.Action switch
    {
        ConfigAction.Make => $"make {Name(step)}",
        ConfigAction.BringBack => $"bring {Name(step)} back",
        ConfigAction.Change => $"change {Name(step)}",
        ConfigAction.Replace => $"end {Name(step)} and make it anew",
        ConfigAction.Archive => $"{(step.Kind.IsArchived ? "archive" : step.Kind.IsReplaced ? "end" : "remove")} {Name(step)}",
        ConfigAction.Reorder => $"order of the rules: {Paper.Plain(step.Name)}",
    };

    private static string Short(ConfigStep step) => step.Action switch
    {
        ConfigAction.Make => $"{Name(step)} made",
        ConfigAction.BringBack => $"{Name(step)} brought back",
        ConfigAction.Change or ConfigAction.Replace => $"{Name(step)}: {string.Join(", ", step.Differences.Select(one => one.Field.Name))}",
        ConfigAction.Archive => $"{Name(step)} {(step.Kind.IsArchived ? "archived" : step.Kind.IsReplaced ? "ended" : "removed")}",
        ConfigAction.Reorder => "order of the rules",
    };

    private static string Name(ConfigStep step) => $"{step.Kind.Single} \"{Paper.Plain(step.Name)}\"";
}
