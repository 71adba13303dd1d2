using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli.Configuration;

/// <summary>What is done with one thing.</summary>
internal enum ConfigAction
{
    Make,
    BringBack,
    Change,
    /// <summary>End it and make it anew.</summary>
    Replace,
    /// <summary>Archive, end or remove it.</summary>
    Archive,
    /// <summary>Put the rules into another order.</summary>
    Reorder,
}

/// <summary>One field that changes.</summary>
internal sealed record ConfigDifference(ShapeField Field, JsonNode? Old, JsonNode? New);

/// <summary>One thing that changes.</summary>
/// <param name="Id">Null for what is made.</param>
/// <param name="Wanted">As it is to be; empty for what is archived.</param>
/// <param name="Differences">Of what is archived only those fields by which it would keep others from being archived.</param>
internal sealed record ConfigStep(ConfigKind Kind, ConfigAction Action, string Name, string? Id, JsonObject Wanted, IReadOnlyList<ConfigDifference> Differences);

/// <summary>What has to be done so that an Imp has the configuration of a text.</summary>
internal sealed class ConfigPlan
{
    private ConfigPlan(ConfigState state, IReadOnlyList<ConfigStep> steps, IReadOnlyList<ConfigThing>? rules, IReadOnlyList<ConfigStep> ruleSteps) => (State, Steps, Rules, RuleSteps) = (state, steps, rules, ruleSteps);

    public ConfigState State { get; }

    public IReadOnlyList<ConfigStep> Steps { get; }

    /// <summary>The whole list as it is to be; null where it stays.</summary>
    public IReadOnlyList<ConfigThing>? Rules { get; }

    /// <summary>What is different in that list. It is saved as a whole, so nothing of this is done alone.</summary>
    public IReadOnlyList<ConfigStep> RuleSteps { get; }

    public bool IsEmpty => Steps.Count == 0 && Rules is null;

    /// <summary>In a few words.</summary>
    public string Summary => IsEmpty ? "nothing to change" : string.Join(", ", new[]
    {
        Count("to make", ConfigAction.Make), Count("to bring back", ConfigAction.BringBack), Count("to change", ConfigAction.Change), Count("to replace", ConfigAction.Replace), Count("to archive", ConfigAction.Archive),
        Rules is null ? null : "rules to save",
    }.OfType<string>());

    /// <exception cref="CliFailure">The text is no configuration, or the Imp cannot be read.</exception>
    public static async Task<ConfigPlan> MakeAsync(ImpClient imp, string text, bool keepsOthers, CancellationToken cancel)
    {
        var state = await ConfigState.ReadAsync(imp, cancel);
        var wanted = ConfigReader.Read(text, state.Has);
        if (state.Closed.FirstOrDefault(wanted.ContainsKey) is { } section)
            throw new CliFailure(CliFailure.NotAllowed, $"This key may not read {section}. Use one of scope manager, or take the section out of the text.");
        return Of(state, wanted, keepsOthers);
    }

    /// <returns>What would make the one text of the other; nothing can be done by it.</returns>
    /// <exception cref="CliFailure">One of the texts is no configuration.</exception>
    public static ConfigPlan Between(string before, string after)
    {
        var old = ConfigReader.Read(before, (_, _) => true);
        // A section that an older Imp did not know was not changed by anybody.
        return Of(ConfigState.Of(old), ConfigReader.Read(after, (_, _) => true).Where(one => old.ContainsKey(one.Key)).ToDictionary(), keepsOthers: false);
    }

    /// <summary>The plan as people read it.</summary>
    public void Show(Paper paper)
    {
        foreach (var line in ConfigWords.Of(this)) paper.Line(line[0] switch { '+' => paper.Added(line), '~' => paper.Changed(line), '-' => paper.Gone(line), _ => line });
    }

    /// <summary>The plan for programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["changes"] = !IsEmpty,
        ["steps"] = new JsonArray([.. Steps.Select(step => new JsonObject
        {
            ["action"] = Infrastructure.Api.ApiJson.Word(step.Action), ["section"] = step.Kind.Section, ["name"] = step.Name,
            ["fields"] = new JsonArray([.. step.Differences.Select(one => new JsonObject { ["field"] = one.Field.Name, ["old"] = one.Old?.DeepClone(), ["new"] = one.New?.DeepClone() })]),
        })]),
        ["rules"] = new JsonArray([.. RuleSteps.Select(step => JsonValue.Create(string.Join("; ", ConfigWords.Of(step))))]),
    };

    private string? Count(string what, ConfigAction action) => Steps.Count(step => step.Action == action) is > 0 and var count ? $"{count} {what}" : null;

    private static ConfigPlan Of(ConfigState state, IReadOnlyDictionary<string, IReadOnlyList<ConfigThing>> wanted, bool keepsOthers)
    {
        var (steps, renames) = (new List<ConfigStep>(), Renames(state, wanted));
        ConfigPresent Renamed(ConfigKind kind, ConfigPresent one) => renames.Count == 0 ? one : one with { Values = Canon.Renamed(one.Values, kind.Fields, (section, name) => renames.GetValueOrDefault((section, name), name)) };
        foreach (var kind in ConfigKinds.All.Where(kind => kind.Section != ConfigKinds.Rules && wanted.ContainsKey(kind.Section)))
        {
            var left = state.Active(kind.Section).Select(one => Renamed(kind, one)).ToList();
            var claimed = wanted[kind.Section].Select(thing => thing.Id).OfType<string>().ToHashSet();
            foreach (var thing in wanted[kind.Section])
                if (StepFor(kind, thing, state, left, claimed) is { } step) steps.Add(step);
            if (!keepsOthers) steps.AddRange(left.Select(one => new ConfigStep(kind, ConfigAction.Archive, one.Name, one.Id, [], [.. Differences(kind, one.Values, []).Where(change => kind.Later.Contains(change.Field.Name))])));
        }
        var rules = wanted.GetValueOrDefault(ConfigKinds.Rules);
        var changes = rules is null ? [] : RuleDifferences([.. state.All(ConfigKinds.Rules).Select(one => Renamed(ConfigKinds.Of(ConfigKinds.Rules), one))], rules).ToList();
        return new ConfigPlan(state, steps, changes.Count == 0 ? null : rules, changes);
    }

    /// <returns>What things that are there will be called, by what they are called: nothing else changes because of another name.</returns>
    private static Dictionary<(string Section, string Name), string> Renames(ConfigState state, IReadOnlyDictionary<string, IReadOnlyList<ConfigThing>> wanted)
    {
        var renames = new Dictionary<(string, string), string>();
        foreach (var (section, things) in wanted)
        {
            var called = ConfigKinds.Of(section).Name[0];
            foreach (var thing in things.Where(thing => thing.Id is not null || thing.Was is not null))
            {
                var old = state.Active(section).FirstOrDefault(one => one.Id == thing.Id)?.Values[called]?.ToString() ?? thing.Was;
                if (old is not null && thing.Values[called]?.ToString() is { } name && name != old) renames[(section, old)] = name;
            }
        }
        return renames;
    }

    /// <param name="left">What nothing in the text stands for so far.</param>
    /// <param name="claimed">Ids that the text names: what has one is not found by its name.</param>
    private static ConfigStep? StepFor(ConfigKind kind, ConfigThing thing, ConfigState state, List<ConfigPresent> left, HashSet<string> claimed)
    {
        var present = left.FirstOrDefault(one => one.Id == thing.Id) ?? Named(kind, thing, [.. left.Where(one => !claimed.Contains(one.Id))]);
        if (present is not null)
        {
            left.Remove(present);
            var changed = Differences(kind, present.Values, thing.Values);
            return changed.Count == 0 ? null : new ConfigStep(kind, kind.IsReplaced ? ConfigAction.Replace : ConfigAction.Change, thing.Name, present.Id, thing.Values, changed);
        }
        var archived = state.All(kind.Section).Where(one => one.IsArchived).ToList();
        return kind.IsArchived && (archived.FirstOrDefault(one => one.Id == thing.Id) ?? archived.LastOrDefault(one => one.Name == thing.Name && !claimed.Contains(one.Id))) is { } found
            ? new ConfigStep(kind, ConfigAction.BringBack, thing.Name, found.Id, thing.Values, Differences(kind, found.Values, thing.Values))
            : new ConfigStep(kind, ConfigAction.Make, thing.Name, null, thing.Values, NewFields(kind, thing));
    }

    private static ConfigPresent? Named(ConfigKind kind, ConfigThing thing, IReadOnlyList<ConfigPresent> left)
    {
        var same = left.Where(one => one.Name == thing.Name).ToList();
        if (same.Count > 1) throw new CliFailure(CliFailure.Refused, $"Line {thing.Line}: there are {same.Count} {kind.Section} of the name \"{thing.Name}\". Give the others another name first.");
        return same.FirstOrDefault() ?? (thing.Was is null ? null : left.FirstOrDefault(one => one.Values[kind.Name[0]]!.ToString() == thing.Was));
    }

    private static List<ConfigDifference> Differences(ConfigKind kind, JsonObject old, JsonObject wanted) =>
        [.. kind.Fields.Where(field => !Canon.Same(old[field.Name], wanted[field.Name])).Select(field => new ConfigDifference(field, old[field.Name], wanted[field.Name]))];

    private static IEnumerable<ConfigStep> RuleDifferences(IReadOnlyList<ConfigPresent> old, IReadOnlyList<ConfigThing> wanted)
    {
        var kind = ConfigKinds.Of(ConfigKinds.Rules);
        var same = wanted.ToDictionary(thing => thing, thing => old.FirstOrDefault(one => one.Id == thing.Id) ?? old.FirstOrDefault(one => one.Name == thing.Name));
        foreach (var thing in wanted)
        {
            if (same[thing] is not { } present) yield return new ConfigStep(kind, ConfigAction.Make, thing.Name, null, thing.Values, NewFields(kind, thing));
            else if (Differences(kind, present.Values, thing.Values) is { Count: > 0 } changed) yield return new ConfigStep(kind, ConfigAction.Change, thing.Name, present.Id, thing.Values, changed);
        }
        foreach (var one in old.Where(one => !same.ContainsValue(one))) yield return new ConfigStep(kind, ConfigAction.Archive, one.Name, one.Id, [], []);
        if (!wanted.Select(thing => same[thing]).OfType<ConfigPresent>().SequenceEqual(old.Where(one => same.ContainsValue(one))))
            yield return new ConfigStep(kind, ConfigAction.Reorder, string.Join(", ", wanted.Select(thing => thing.Name)), null, [], []);
    }

    private static List<ConfigDifference> NewFields(ConfigKind kind, ConfigThing thing) => [.. Differences(kind, [], thing.Values).Where(one => one.New is not null && !Canon.Same(one.New, Canon.Of(one.Field.Default, one.Field.Shape)))];
}
