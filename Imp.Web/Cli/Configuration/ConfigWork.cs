using System.Text.Json.Nodes;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli.Configuration;

/// <summary>Carries a plan out, thing by thing: what is named is made before what names it, and what is not wanted any more is archived last. Each thing is one transaction.</summary>
/// <param name="told">Told of each thing that is done.</param>
internal sealed class ConfigWork(ImpClient imp, ConfigPlan plan, Action<string> told)
{
    private readonly Dictionary<(string Section, string Name), string> ids = plan.State.Ids();

    /// <summary>Keys that were made, with what they belong to: they are shown once.</summary>
    public List<(string Name, string Key)> Keys { get; } = [];

    /// <summary>Carries it out as one change of the history, so that it is taken back as one, also where it ends half-way.</summary>
    /// <param name="backTo">The revision that it leads back to; null: it leads to something new.</param>
    /// <exception cref="CliFailure">Something could not be done; what was done before stays, and applying again goes on.</exception>
    public async Task KeptAsync(long? backTo, CancellationToken cancel)
    {
        var since = (await KeepAsync(imp, [], cancel)).Number;
        try
        {
            await RunAsync(cancel);
        }
        catch (CliFailure)
        {
            await KeepAsync(imp, new JsonObject { ["since"] = since }, CancellationToken.None);
            throw;
        }
        await KeepAsync(imp, backTo is { } back ? new JsonObject { ["backTo"] = back } : new JsonObject { ["since"] = since }, cancel);
    }

    /// <summary>Keeps what there is now.</summary>
    /// <returns>The latest revision, and the one that undoing leads to; null when there is none.</returns>
    public static async Task<(long Number, long? Before)> KeepAsync(ImpClient imp, JsonObject body, CancellationToken cancel)
    {
        var latest = await imp.SendAsync("POST", "/configurations", body, cancel);
        return (latest!["number"]!.GetValue<long>(), latest["before"]?.GetValue<long>());
    }

    /// <exception cref="CliFailure">Something could not be done; what was done before stays, and applying again goes on.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var made = new Dictionary<ConfigStep, string>();
        foreach (var step in plan.Steps.Where(step => step.Action is ConfigAction.Make or ConfigAction.BringBack or ConfigAction.Replace)) await TryAsync(step, async () => ids[(step.Kind.Section, step.Name)] = made[step] = await BeginAsync(step, cancel));
        foreach (var step in plan.Steps.Where(step => step.Action == ConfigAction.Change && step.Id is not null)) ids[(step.Kind.Section, step.Name)] = step.Id!;
        foreach (var step in plan.Steps.Where(step => step.Action is not ConfigAction.Archive))
        {
            await TryAsync(step, () => ChangeAsync(step, made.GetValueOrDefault(step) ?? step.Id!, cancel));
            told($"{step.Kind.Single} \"{Paper.Plain(step.Name)}\"");
        }
        if (plan.Rules is { } rules)
        {
            await SaveRulesAsync(rules, cancel);
            told("rules");
        }
        // A team names its policy and a policy its teams: one of them has to let go first.
        foreach (var step in plan.Steps.Where(step => step.Action == ConfigAction.Archive && step.Differences.Count > 0)) await TryAsync(step, () => ChangeAsync(step, step.Id!, cancel));
        foreach (var step in plan.Steps.Where(step => step.Action == ConfigAction.Archive).OrderBy(step => ConfigKinds.ArchiveOrder.ToList().IndexOf(step.Kind.Section)))
        {
            await TryAsync(step, () => imp.SendAsync("DELETE", $"/{step.Kind.Section}/{step.Id}", null, cancel));
            told($"{step.Kind.Single} \"{Paper.Plain(step.Name)}\"");
        }
    }

    /// <returns>The id of what is there from now on.</returns>
    private async Task<string> BeginAsync(ConfigStep step, CancellationToken cancel)
    {
        var kind = step.Kind;
        if (step.Action == ConfigAction.BringBack)
        {
            await imp.SendAsync("POST", $"/{kind.Section}/{step.Id}/restoration", null, cancel);
            return step.Id!;
        }
        if (kind.IsPut) return await PutAsync(step, cancel);
        if (step.Action == ConfigAction.Replace) await imp.SendAsync("DELETE", $"/{kind.Section}/{step.Id}", null, cancel);
        var answer = await imp.SendAsync("POST", $"/{kind.Section}", Body(kind, kind.Fields.Where(field => step.Wanted[field.Name] is not null && !kind.Later.Contains(field.Name)), step.Wanted), cancel);
        if (answer?["key"]?.GetValue<string>() is { } key) Keys.Add((step.Name, key));
        return answer!["id"]!.ToString();
    }

    private async Task ChangeAsync(ConfigStep step, string id, CancellationToken cancel)
    {
        var kind = step.Kind;
        var isNew = step.Action is ConfigAction.Make or ConfigAction.Replace;
        if (kind.IsPut)
        {
            if (!isNew) await PutAsync(step, cancel);
            return;
        }
        var changed = step.Differences.Select(one => one.Field).Where(field => kind.PartOf(field.Name) is null && (!isNew || kind.Later.Contains(field.Name))).ToList();
        if (changed.Any(field => kind.Together.Contains(field.Name)))
        {
            // What takes the place of another is sent without it.
            changed.RemoveAll(field => kind.Together.Contains(field.Name));
            changed.AddRange(kind.Fields.Where(field => kind.Together.Contains(field.Name) && step.Wanted[field.Name] is not null));
        }
        if (changed.Count > 0) await imp.SendAsync("PATCH", $"/{kind.Section}/{id}", Body(kind, changed, step.Wanted), cancel);
        foreach (var part in step.Differences.Select(one => kind.PartOf(one.Field.Name)).OfType<ConfigPart>())
            await imp.SendAsync(part.Method(step.Wanted[part.Field]), $"/{kind.Section}/{id}/{part.Below}", part.Body(Canon.ToApi(step.Wanted[part.Field], part.Shape, IdOf)), cancel);
    }

    /// <returns>The id of what it belongs to.</returns>
    private async Task<string> PutAsync(ConfigStep step, CancellationToken cancel)
    {
        var (kind, key) = (step.Kind, step.Kind.Fields.Single(field => field.Api == step.Kind.Id));
        var id = Canon.ToApi(step.Wanted[key.Name], key.Shape, IdOf)!.ToString();
        await imp.SendAsync("PUT", $"/{kind.Section}/{id}", Body(kind, kind.Fields.Where(field => field != key && step.Wanted[field.Name] is not null), step.Wanted), cancel);
        return id;
    }

    private async Task SaveRulesAsync(IReadOnlyList<ConfigThing> rules, CancellationToken cancel)
    {
        var (kind, known) = (ConfigKinds.Of(ConfigKinds.Rules), plan.State.All(ConfigKinds.Rules).GroupBy(one => one.Name).ToDictionary(group => group.Key, group => new Queue<string>(group.Select(one => one.Id))));
        var list = new JsonArray();
        foreach (var rule in rules)
        {
            var body = Body(kind, kind.Fields.Where(field => rule.Values[field.Name] is not null), rule.Values);
            // Under its id a rule keeps what it counted.
            if (rule.Id is { } id && plan.State.All(ConfigKinds.Rules).Any(one => one.Id == id)) body["id"] = id;
            else if (known.GetValueOrDefault(rule.Name) is { Count: > 0 } same) body["id"] = same.Dequeue();
            list.Add(body);
        }
        if (plan.State.LastRule is { } last)
        {
            var body = new JsonObject { ["id"] = last["id"]!.DeepClone() };
            foreach (var field in kind.Fields) body[field.Api] = last[field.Api]?.DeepClone();
            list.Add(body);
        }
        await imp.SendAsync("PUT", $"/{kind.Section}", new JsonObject { ["version"] = plan.State.RulesVersion, ["rules"] = list, ["note"] = "imp apply" }, cancel);
    }

    private JsonObject Body(ConfigKind kind, IEnumerable<ShapeField> fields, JsonObject values)
    {
        var body = new JsonObject();
        foreach (var field in fields.Where(field => kind.PartOf(field.Name) is null)) body[field.Api] = Canon.ToApi(values[field.Name], field.Shape, IdOf) ?? Canon.Nothing(field.Shape);
        foreach (var (name, value) in kind.Always) body[name] = value.DeepClone();
        return body;
    }

    private string IdOf(string section, string name) => ids.GetValueOrDefault((section, name), name);

    private static async Task TryAsync(ConfigStep step, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (CliFailure failure)
        {
            throw new CliFailure(failure.ExitCode, $"{step.Kind.Single} \"{step.Name}\": {failure.Message} What was done before stays; look with imp plan, and apply again to go on.", failure.Code);
        }
    }
}
