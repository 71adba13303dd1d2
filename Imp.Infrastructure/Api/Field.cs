using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Api;

/// <summary>One field of a line: a property that says what it means.</summary>
public sealed class Field
{
    private readonly Func<object, object?> get;

    private Field(PropertyInfo property, FieldAttribute says, JsonPropertyInfo json) => (Property, Says, Name, get) = (property, says, json.Name, json.Get!);

    public PropertyInfo Property { get; }

    public FieldAttribute Says { get; }

    /// <summary>As the API calls it.</summary>
    public string Name { get; }

    /// <summary>The property's type without the question mark.</summary>
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    public bool IsInstant => Type == typeof(DateTimeOffset);

    /// <summary>True for what somebody typed or sent, which may be anything.</summary>
    public bool IsText => !(Type.IsPrimitive || Type.IsEnum || IsInstant || Type == typeof(Guid) || typeof(IId).IsAssignableFrom(Type));

    /// <returns>The fields of a line, in their order.</returns>
    public static IReadOnlyList<Field> Of(Type line) =>
    [
        .. from json in ApiJson.Options.GetTypeInfo(line).Properties
           let property = json.AttributeProvider as PropertyInfo
           let says = property?.GetCustomAttribute<FieldAttribute>()
           where says is not null && json.Get is not null
           select new Field(property, says, json),
    ];

    public object? ValueOf(object line) => get(line);

    public void Write(Utf8JsonWriter json, object line)
    {
        json.WritePropertyName(Name);
        JsonSerializer.Serialize(json, get(line), Property.PropertyType, ApiJson.Options);
    }

    /// <returns>The value as a cell of a table; lists parted by blanks, what has fields of its own as JSON.</returns>
    public string Cell(object line) => get(line) switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "true" : "false",
        DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
        Enum word => ApiJson.Word(word),
        IId id => id.Value.ToString(),
        IEnumerable<string> words => string.Join(' ', words),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => JsonSerializer.Serialize(other, Property.PropertyType, ApiJson.Options),
    };
}
