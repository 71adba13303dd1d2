using System.Globalization;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Web.Cli.Client;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Imp.Web.Cli.Configuration;

/// <summary>One thing of a configuration text.</summary>
/// <param name="Values">With defaults, by name.</param>
/// <param name="Was">What it is called so far, where it gets another name.</param>
/// <param name="Id">Of the thing that it is, whatever that is called; null in texts that people write.</param>
internal sealed record ConfigThing(string Name, JsonObject Values, string? Was, long Line, string? Id = null);

/// <summary>Reads a configuration text. What it does not know is an error that says where, and what was probably meant.</summary>
internal sealed class ConfigReader
{
    private const string Was = "was";
    private const string Id = "id";

    /// <summary>More than a large installation needs.</summary>
    private const int Longest = Infrastructure.Settings.ConfigurationDesk.Longest;

    private readonly List<(long Line, string Section, string Name)> named = [];

    private ConfigReader() { }

    /// <param name="exists">Whether there is such a thing already, in a section that the text leaves alone.</param>
    /// <returns>The sections that the text has.</returns>
    /// <exception cref="CliFailure">It is no configuration.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<ConfigThing>> Read(string text, Func<string, string, bool> exists)
    {
        var reader = new ConfigReader();
        var sections = reader.Sections(Root(text));
        foreach (var (line, section, name) in reader.named)
        {
            if (sections.TryGetValue(section, out var things) && things.Any(thing => thing.Name == name) || exists(section, name)) continue;
            var known = things?.Select(thing => thing.Name).ToList() ?? [];
            throw Wrong(line, $"There is no {ConfigKinds.Of(section).Single} \"{name}\".{(known.Count == 0 ? "" : Nearest.Hint(name, known))}");
        }
        return sections;
    }

    private static YamlMappingNode Root(string text)
    {
        if (text.Length > Longest) throw new CliFailure(CliFailure.WrongUse, $"The text has more than {Longest:N0} characters.");
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw Wrong(1, $"A configuration begins with: imp: {ConfigText.Version}");
        }
        catch (YamlException broken)
        {
            throw Wrong(broken.Start.Line, $"This is no YAML: {broken.Message}");
        }
    }

    private Dictionary<string, IReadOnlyList<ConfigThing>> Sections(YamlMappingNode root)
    {
        var (found, hasVersion) = (new Dictionary<string, IReadOnlyList<ConfigThing>>(), false);
        foreach (var (key, value) in root.Children)
        {
            var name = Word(key);
            if (name == "imp") hasVersion = value is YamlScalarNode { Value: "1" } ? true : throw Wrong(value.Start.Line, $"This Imp reads configurations of version {ConfigText.Version}.");
            else if (ConfigKinds.All.FirstOrDefault(kind => kind.Section == name) is { } kind) found.Add(name, Things(kind, value));
            else throw Wrong(key.Start.Line, $"There is no section {name}.{Nearest.Hint(name, [.. ConfigKinds.All.Select(one => one.Section)])}");
        }
        return hasVersion ? found : throw Wrong(1, $"Say which version it is: imp: {ConfigText.Version}");
    }

    private List<ConfigThing> Things(ConfigKind kind, YamlNode value)
    {
        var things = new List<ConfigThing>();
        if (value is YamlScalarNode { Value: "" or "null" or "~" }) return things;
        foreach (var node in value as YamlSequenceNode ?? throw Wrong(value.Start.Line, $"{kind.Section} is a list; each of it begins with - "))
        {
            if (node is not YamlMappingNode group) throw Wrong(node.Start.Line, $"A {kind.Single} has fields, such as {kind.Name[0]}: …");
            var (was, id) = (Apart(group, Was), Apart(group, Id));
            var values = Group(group, kind.Fields, kind.Single, Was, Id);
            foreach (var needed in kind.Needed)
                if (values[needed] is null) throw Wrong(node.Start.Line, $"This {kind.Single} needs {needed}.");
            var name = kind.NameIn(values);
            if (kind.Section != ConfigKinds.Rules && things.Any(thing => thing.Name == name && (thing.Id is null || id is null))) throw Wrong(node.Start.Line, $"There are two of the name \"{name}\".");
            things.Add(new ConfigThing(name, Canon.Of(values, kind.Fields)!, was, node.Start.Line, id));
        }
        return things;
    }

    private static string? Apart(YamlMappingNode group, string name) => group.Children.Where(one => one.Key is YamlScalarNode { Value: { } key } && key == name).Select(one => Word(one.Value)).FirstOrDefault();

    private JsonObject Group(YamlMappingNode node, IReadOnlyList<ShapeField> fields, string of, params string[] apart)
    {
        var made = new JsonObject();
        foreach (var (key, value) in node.Children)
        {
            var name = Word(key);
            if (apart.Contains(name)) continue;
            var field = fields.FirstOrDefault(one => one.Name == name) ?? throw Wrong(key.Start.Line, $"A {of} has no field {name}.{Nearest.Hint(name, [.. fields.Select(one => one.Name)])}");
            if (Value(value, field.Shape, name) is { } read) made[name] = read;
        }
        return made;
    }

    private JsonNode? Value(YamlNode node, Shape shape, string name)
    {
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "null" or "~" }) return null;
        if (shape.Kind == ShapeKind.List)
            return new JsonArray([.. (node as YamlSequenceNode ?? throw Wrong(node.Start.Line, $"{name} is a list, such as [one, other].")).Select(one => Value(one, shape.Item!, name))]);
        if (shape.Kind == ShapeKind.Group)
        {
            var group = Group(node as YamlMappingNode ?? throw Wrong(node.Start.Line, $"{name} has fields: {string.Join(", ", shape.Fields.Select(field => field.Name))}."), shape.Fields, name);
            if (shape.IsMatcher && group["field"]?.ToString() is "service" or "integration" && group["value"]?.ToString() is { } called) named.Add((node.Start.Line, group["field"] + "s", called));
            return group;
        }
        if (node is not YamlScalarNode { Value: { } text }) throw Wrong(node.Start.Line, $"{name} is one value.");
        var line = node.Start.Line;
        switch (shape.Kind)
        {
            case ShapeKind.Text:
                return text;
            case ShapeKind.Flag:
                return text is "true" or "false" ? text == "true" : throw Wrong(line, $"{name} is true or false, not {text}.");
            case ShapeKind.Number:
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(line, $"{name} is a whole number, not {text}.");
            case ShapeKind.Word:
                return ApiJson.TryRead(shape.Type, text, out var word) ? ApiJson.Word((Enum)word!) : throw Wrong(line, $"{name} cannot be {text}.{Nearest.Hint(text, [.. shape.Words])}");
            case ShapeKind.Reference:
                named.Add((line, shape.Section!, text));
                return text;
            case ShapeKind.Instant:
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? text : throw Wrong(line, $"{name} is an instant such as 2026-03-02T09:00:00Z, not {text}.");
            default:
                return TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _) ? text : throw Wrong(line, $"{name} is a time of the day such as 09:00, not {text}.");
        }
    }

    private static string Word(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text : throw Wrong(node.Start.Line, "A field's name is one word.");

    private static CliFailure Wrong(long line, string sentence) => new(CliFailure.WrongUse, $"Line {line}: {sentence}");
}
