using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Alerts;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Web.Cli.Configuration;

/// <summary>What a value of the configuration can be.</summary>
internal enum ShapeKind { Text, Flag, Number, Word, Reference, Instant, Clock, List, Group }

/// <summary>One field of a group.</summary>
/// <param name="Name">In the text: what names another thing loses its <c>Id</c>.</param>
/// <param name="Api">In the API.</param>
/// <param name="Default">What stands for it where it is left out; null: nothing.</param>
internal sealed record ShapeField(string Name, string Api, Shape Shape, bool IsNullable, JsonNode? Default)
{
    /// <summary>A list of things in no order.</summary>
    public bool IsSet { get; init; }
}

/// <summary>What a value looks like, in the text and in the API. Follows from the type of the API's body, so that a new field needs nothing here.</summary>
internal sealed class Shape
{
    private static readonly NullabilityInfoContext Nullability = new();

    private Shape(Type type, ShapeKind kind) => (Type, Kind) = (type, kind);

    public Type Type { get; }

    public ShapeKind Kind { get; }

    /// <summary>Of a list.</summary>
    public Shape? Item { get; private init; }

    /// <summary>Of a group.</summary>
    public IReadOnlyList<ShapeField> Fields { get; private init; } = [];

    /// <summary>What a word can be.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>The section whose things a reference names.</summary>
    public string? Section { get; private init; }

    /// <summary>True where the value names a service or integration, as the field beside it says.</summary>
    public bool IsMatcher => Type == typeof(MatcherInput);

    public static Shape Of(Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (type == typeof(string) || type == typeof(Guid)) return new(type, ShapeKind.Text);
        if (type == typeof(bool)) return new(type, ShapeKind.Flag);
        if (type == typeof(int) || type == typeof(long)) return new(type, ShapeKind.Number);
        if (type.IsEnum) return new(type, ShapeKind.Word) { Words = ApiJson.Words(type) };
        if (type == typeof(DateTimeOffset)) return new(type, ShapeKind.Instant);
        if (type == typeof(TimeOnly)) return new(type, ShapeKind.Clock);
        if (typeof(IId).IsAssignableFrom(type)) return ConfigKinds.SectionOf(type) is { } section ? new(type, ShapeKind.Reference) { Section = section } : new(type, ShapeKind.Text);
        if (typeof(IEnumerable).IsAssignableFrom(type)) return new(type, ShapeKind.List) { Item = Of(type.GetGenericArguments()[0]) };
        return new(type, ShapeKind.Group) { Fields = [.. FieldsOf(type)] };
    }

    /// <returns>As the text calls it: <c>teamId</c> is <c>team</c>, <c>memberIds</c> is <c>members</c>.</returns>
    public static string NameOf(string api, Shape shape) => shape switch
    {
        { Kind: ShapeKind.Reference } when api.EndsWith("Id", StringComparison.Ordinal) => api[..^2],
        { Kind: ShapeKind.List, Item.Kind: ShapeKind.Reference } when api.EndsWith("Ids", StringComparison.Ordinal) => api[..^3] + "s",
        _ => api,
    };

    private static IEnumerable<ShapeField> FieldsOf(Type type)
    {
        var blank = Blank(type);
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            if (property.AttributeProvider is not PropertyInfo known || property.Set is null && property.AssociatedParameter is null || property.Get is null) continue;
            var shape = Of(property.PropertyType);
            var isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null || Nullability.Create(known).ReadState == NullabilityState.Nullable;
            yield return new ShapeField(NameOf(property.Name, shape), property.Name, shape, isNullable, DefaultOf(property, blank));
        }
    }

    private static JsonNode? DefaultOf(JsonPropertyInfo property, object blank) => property.Get!(blank) is { } value ? JsonSerializer.SerializeToNode(value, property.PropertyType, ApiJson.Options) : null;

    /// <returns>One of the type as it is when nothing is said.</returns>
    private static object Blank(Type type)
    {
        if (type == typeof(NoiseRules)) return NoiseRules.Default;
        var made = type.GetConstructors().OrderBy(one => one.GetParameters().Length).First(one => one.GetParameters() is not [var only] || only.ParameterType != type);
        return made.Invoke([.. made.GetParameters().Select(one => one.HasDefaultValue ? one.DefaultValue : one.ParameterType.IsValueType ? Activator.CreateInstance(one.ParameterType) : null)]);
    }
}
