using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli.Configuration;

/// <summary>One thing that an Imp has.</summary>
/// <param name="Values">As in the text.</param>
internal sealed record ConfigPresent(string Name, string Id, JsonObject Values, bool IsArchived);

/// <summary>The configuration that an Imp has at this moment.</summary>
internal sealed class ConfigState
{
    private readonly Dictionary<string, IReadOnlyList<ConfigPresent>> sections = [];
    private readonly Dictionary<(string Section, string Id), string> names = [];
    private readonly List<string> closed = [];

    private ConfigState() { }

    /// <summary>The version of the list of rules, which has to be named to change it.</summary>
    public long RulesVersion { get; private set; }

    /// <summary>The last rule, which takes everything; it is in no text and stays as it is.</summary>
    public JsonObject? LastRule { get; private set; }

    /// <exception cref="CliFailure">It cannot be read.</exception>
    public static async Task<ConfigState> ReadAsync(ImpClient imp, CancellationToken cancel)
    {
        var (state, lines) = (new ConfigState(), new Dictionary<string, IReadOnlyList<JsonObject>>());
        foreach (var kind in ConfigKinds.All)
        {
            lines[kind.Section] = [.. (await state.LinesAsync(imp, kind, cancel)).Where(kind.Belongs)];
            if (kind.Section == ConfigKinds.Rules) state.TakeLast(lines);
            // A name that an archived thing has too is that of the one that is in use.
            else foreach (var line in lines[kind.Section].OrderBy(IsActive)) state.names[(kind.Section, line[kind.Id]!.ToString())] = line[kind.Name[0]]!.ToString();
        }
        foreach (var kind in ConfigKinds.All.Where(kind => kind.HasDetail))
        {
            var whole = new List<JsonObject>();
            foreach (var line in lines[kind.Section])
                if (await imp.SendAsync("GET", $"/{kind.Section}/{line[kind.Id]}", null, cancel) is JsonObject one) whole.Add(one);
            lines[kind.Section] = whole;
        }
        foreach (var kind in ConfigKinds.All) state.sections[kind.Section] = [.. lines[kind.Section].Select(line => state.Read(kind, line))];
        return state;
    }

    /// <returns>The state that a text describes.</returns>
    public static ConfigState Of(IReadOnlyDictionary<string, IReadOnlyList<ConfigThing>> text)
    {
        var state = new ConfigState();
        foreach (var kind in ConfigKinds.All) state.sections[kind.Section] = [.. (text.GetValueOrDefault(kind.Section) ?? []).Select(thing => new ConfigPresent(thing.Name, thing.Id ?? "", thing.Values, IsArchived: false))];
        return state;
    }

    /// <summary>Sections that whoever asks may not read.</summary>
    public IReadOnlyList<string> Closed => closed;

    public IReadOnlyList<ConfigPresent> All(string section) => sections[section];

    public IEnumerable<ConfigPresent> Active(string section) => sections[section].Where(one => !one.IsArchived);

    public bool Has(string section, string name) => sections[section].Any(one => one.Name == name);

    /// <summary>The names by which ids are found, of what is in use before what is archived.</summary>
    public Dictionary<(string Section, string Name), string> Ids()
    {
        var ids = new Dictionary<(string, string), string>();
        foreach (var ((section, id), name) in names)
            if (!ids.ContainsKey((section, name)) || sections[section].Any(one => one.Id == id && !one.IsArchived)) ids[(section, name)] = id;
        return ids;
    }

    /// <returns>Why the text could not be applied again, as a sentence: two things of a kind have one name. Null when it can.</returns>
    public string? Twice(IReadOnlyCollection<string>? only = null) => Wanted(only).Where(kind => kind.Section != ConfigKinds.Rules)
        .Select(kind => (kind, Name: Active(kind.Section).GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1)?.Key)).Where(one => one.Name is not null)
        .Select(one => $"Two {one.kind.Section} have the name \"{one.Name}\". Give one of them another name: a configuration tells things apart by their names.").FirstOrDefault();

    /// <returns>The whole as text.</returns>
    /// <param name="only">Sections; null or none: all.</param>
    /// <param name="hasIds">Each thing with its id, so that it is found again in this Imp whatever it is called by then.</param>
    public string Text(IReadOnlyCollection<string>? only = null, bool hasIds = false)
    {
        var wanted = Wanted(only);
        return ConfigText.Of(wanted.ToDictionary(kind => kind.Section, kind => (IReadOnlyList<JsonObject>)[.. Active(kind.Section).Select(one => hasIds ? WithId(one) : one.Values)]));
    }

    private static JsonObject WithId(ConfigPresent one)
    {
        var values = (JsonObject)one.Values.DeepClone();
        values["id"] = one.Id;
        return values;
    }

    private List<ConfigKind> Wanted(IReadOnlyCollection<string>? only) => [.. ConfigKinds.All.Where(kind => (only is null || only.Count == 0 || only.Contains(kind.Section)) && !closed.Contains(kind.Section))];

    private async Task<IReadOnlyList<JsonObject>> LinesAsync(ImpClient imp, ConfigKind kind, CancellationToken cancel)
    {
        try
        {
            return await imp.ListAsync(kind.List, cancel);
        }
        catch (CliFailure failure) when (failure.ExitCode == CliFailure.NotAllowed)
        {
            closed.Add(kind.Section);
            return [];
        }
    }

    private static bool IsActive(JsonObject line) => line["archived"]?.GetValue<bool>() != true;

    private void TakeLast(Dictionary<string, IReadOnlyList<JsonObject>> lines)
    {
        var rules = lines[ConfigKinds.Rules];
        RulesVersion = rules.Count == 0 ? 0 : rules[0]["version"]!.GetValue<long>();
        var last = Domain.Rules.Rule.LastId.Value.ToString();
        LastRule = rules.FirstOrDefault(rule => rule["id"]!.ToString() == last);
        lines[ConfigKinds.Rules] = [.. rules.Where(rule => rule != LastRule)];
    }

    private ConfigPresent Read(ConfigKind kind, JsonObject line)
    {
        var values = new JsonObject();
        foreach (var field in kind.Fields)
        {
            // What a probe wants to find stands apart in what the API shows of it.
            var shown = kind.PartOf(field.Name) is { } part ? part.Read(line) : line[field.Api] ?? line["look"]?[field.Api];
            if (Canon.FromApi(shown, field.Shape, (section, id) => names.GetValueOrDefault((section, id), id)) is { } value) values[field.Name] = value;
        }
        values = Canon.Of(values, kind.Fields) ?? [];
        return new ConfigPresent(kind.NameIn(values), line[kind.Id]!.ToString(), values, !IsActive(line));
    }
}
