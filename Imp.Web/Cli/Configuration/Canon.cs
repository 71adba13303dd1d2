using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Alerts;
using Imp.Infrastructure.Api;

namespace Imp.Web.Cli.Configuration;

/// <summary>Brings values into the one form in which they can be compared, and to and from the API's.</summary>
internal static class Canon
{
    private static readonly string Nobody = Guid.Empty.ToString();

    /// <returns>With everything that was left out and has a default, and without what says nothing; null when nothing is left.</returns>
    public static JsonNode? Of(JsonNode? value, Shape shape) => value switch
    {
        null => null,
        JsonArray list => list.Count == 0 ? null : new JsonArray([.. list.Select(one => Of(one, shape.Item!))]),
        JsonObject group => Of(group, shape.Fields),
        // Imp keeps texts without the blanks around them.
        _ when shape.Kind == ShapeKind.Text => value.ToString().Trim() is { Length: > 0 } text ? text : null,
        _ when shape.Kind == ShapeKind.Clock && TimeOnly.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        _ when shape.Kind == ShapeKind.Instant && DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        _ => value.DeepClone(),
    };

    public static JsonObject? Of(JsonObject group, IReadOnlyList<ShapeField> fields)
    {
        var made = new JsonObject();
        foreach (var field in fields)
        {
            if (Of(group[field.Name] ?? field.Default, field.Shape) is { } value) made[field.Name] = field.IsSet ? Sorted((JsonArray)value) : value;
            // Said to be empty where otherwise something would stand.
            else if (group[field.Name] is not null && field.Shape.Kind == ShapeKind.Text && Of(field.Default, field.Shape) is not null) made[field.Name] = "";
        }
        return made.Count == 0 ? null : made;
    }

    public static bool Same(JsonNode? one, JsonNode? other) => (one?.ToJsonString() ?? "") == (other?.ToJsonString() ?? "");

    /// <summary>Calls what a thing names by the names that it will have.</summary>
    /// <param name="name">What is called so by then.</param>
    public static JsonObject Renamed(JsonObject values, IReadOnlyList<ShapeField> fields, Func<string, string, string> name)
    {
        var made = new JsonObject();
        foreach (var field in fields)
            if (Renamed(values[field.Name], field.Shape, name) is { } value) made[field.Name] = field.IsSet ? Sorted((JsonArray)value) : value;
        return made;
    }

    /// <summary>Turns what the API shows into what the text says.</summary>
    /// <param name="name">What an id is called.</param>
    public static JsonNode? FromApi(JsonNode? value, Shape shape, Func<string, string, string> name) => value switch
    {
        null => null,
        JsonArray list => new JsonArray([.. list.Select(one => FromApi(one, shape.Item!, name))]),
        JsonObject group => FromApi(group, shape, name),
        _ when shape.Kind == ShapeKind.Reference => value.ToString() == Nobody ? null : name(shape.Section!, value.ToString()),
        _ => value.DeepClone(),
    };

    /// <summary>Turns what the text says into what the API takes. Lists and texts that it needs are there even where the text leaves them out.</summary>
    /// <param name="id">What a name stands for.</param>
    public static JsonNode? ToApi(JsonNode? value, Shape shape, Func<string, string, string> id) => value switch
    {
        null => null,
        JsonArray list => new JsonArray([.. list.Select(one => ToApi(one, shape.Item!, id))]),
        JsonObject group => ToApi(group, shape, id),
        _ when shape.Kind == ShapeKind.Reference => id(shape.Section!, value.ToString()),
        _ => value.DeepClone(),
    };

    /// <returns>What the API takes for a field that is to say nothing.</returns>
    public static JsonNode? Nothing(Shape shape) => shape.Kind switch
    {
        ShapeKind.Reference => Nobody,
        ShapeKind.Text => "",
        ShapeKind.List => new JsonArray(),
        ShapeKind.Flag => false,
        ShapeKind.Number => 0,
        ShapeKind.Word or ShapeKind.Instant or ShapeKind.Clock or ShapeKind.Group => null,
    };

    private static JsonNode? Renamed(JsonNode? value, Shape shape, Func<string, string, string> name) => value switch
    {
        null => null,
        JsonArray list => new JsonArray([.. list.Select(one => Renamed(one, shape.Item!, name))]),
        JsonObject group => Renamed(group, [.. shape.Fields.Select(field => field with { Shape = ShapeIn(shape, field, group) })], name),
        _ when shape.Kind == ShapeKind.Reference => name(shape.Section!, value.ToString()),
        _ => value.DeepClone(),
    };

    private static JsonArray Sorted(JsonArray names) => new([.. names.Select(name => name!.ToString()).Distinct().Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);

    private static JsonObject FromApi(JsonObject group, Shape shape, Func<string, string, string> name)
    {
        var made = new JsonObject();
        foreach (var field in shape.Fields)
            if (FromApi(group[field.Api], ShapeIn(shape, field, group), name) is { } value) made[field.Name] = value;
        return made;
    }

    private static JsonObject ToApi(JsonObject group, Shape shape, Func<string, string, string> id)
    {
        var made = new JsonObject();
        foreach (var field in shape.Fields)
            if ((ToApi(group[field.Name], ShapeIn(shape, field, group), id) ?? (field.IsNullable ? null : field.Default?.DeepClone() ?? Nothing(field.Shape))) is { } value) made[field.Api] = value;
        return made;
    }

    /// <summary>A condition on a service or an integration names it; in the API by its id.</summary>
    private static Shape ShapeIn(Shape shape, ShapeField field, JsonObject group) => shape.IsMatcher && field.Name == "value" && ApiJson.TryRead(typeof(MatchField), group["field"]?.ToString() ?? "", out var about)
        ? (MatchField)about! switch
        {
            MatchField.Service => Shape.Of(typeof(Domain.Shared.ServiceId)),
            MatchField.Integration => Shape.Of(typeof(Domain.Shared.IntegrationId)),
            MatchField.Severity or MatchField.Title or MatchField.DedupKey or MatchField.Source or MatchField.Label => field.Shape,
        }
        : field.Shape;
}
