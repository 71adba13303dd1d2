using Imp.Web.Cli.Configuration;
using Imp.Web.Kit;

namespace Imp.Web.Settings;

/// <summary>One field that a change of the configuration touches, as the text of the configuration writes it.</summary>
/// <param name="Old">Null for what is new.</param>
public sealed record ConfigurationFieldChange(string Field, string? Old, string New);

/// <summary>One thing that a change of the configuration touches.</summary>
/// <param name="Kind">As the text calls it: <c>escalation policy</c>.</param>
public sealed record ConfigurationChange(Look Look, string Kind, string Name, IReadOnlyList<ConfigurationFieldChange> Fields)
{
    internal static IReadOnlyList<ConfigurationChange> Of(ConfigPlan plan) => [.. plan.Steps.Concat(plan.RuleSteps).Select(Of)];

    private static ConfigurationChange Of(ConfigStep step) => new(LookOf(step.Action), step.Kind.Single, step.Name, step.Action == ConfigAction.Archive ? []
        : [.. step.Differences.SelectMany(one => ConfigWords.Fields(one.Field.Name, one.Old, one.New)).Select(one => new ConfigurationFieldChange(one.Name, step.Action == ConfigAction.Make ? null : one.Old, one.New))]);

    private static Look LookOf(ConfigAction action) => action switch
    {
        ConfigAction.Make => new("Made", "plus", Tone.Good),
        ConfigAction.BringBack => new("Brought back", "reopen", Tone.Good),
        ConfigAction.Change or ConfigAction.Replace => new("Changed", "edit", Tone.Info),
        ConfigAction.Reorder => new("Order changed", "list", Tone.Info),
        ConfigAction.Archive => new("Taken away", "archive", Tone.Warn),
    };
}
