using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Api;

/// <summary>How the API writes and reads values: enums as words, ids as their GUIDs, nothing that it does not know.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { BaseFirst } },
        Converters = { new WordJson(), new IdJson() },
    };

    private static readonly ConcurrentDictionary<Type, string[]> Known = new();

    /// <summary>What shows more than a line begins with what the line has; what everything has comes last.</summary>
    private static void BaseFirst(JsonTypeInfo type)
    {
        foreach (var property in type.Properties) property.Order = (property.AttributeProvider as MemberInfo)?.DeclaringType is var from && from is { IsAbstract: true } && typeof(LineEnd).IsAssignableFrom(from) ? int.MaxValue : Depth(from);

        static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
    }

    /// <returns>The words of an enum, in its order.</returns>
    public static IReadOnlyList<string> Words(Type type) => Known.GetOrAdd(type, static one => [.. Enum.GetValues(one).Cast<Enum>().Select(Word)]);

    /// <returns>The value as the API writes it: <c>notPaged</c>, <c>SEV1</c>.</returns>
    public static string Word(Enum value) => value switch
    {
        Severity severity => severity.Label(),
        CloseReason.WentAway => "went-away",
        StreamKind kind => kind.Name(),
        _ => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()),
    };

    /// <returns>False when the enum has no such word.</returns>
    public static bool TryRead(Type type, string word, out object? value)
    {
        value = type == typeof(Severity) ? Severities.Parse(word) : null;
        var words = Words(type);
        for (var at = 0; value is null && at < words.Count; at++)
            if (words[at].Equals(word, StringComparison.OrdinalIgnoreCase)) value = Enum.GetValues(type).GetValue(at);
        return value is not null;
    }

    /// <summary>Begins the message of a word that an enum does not have.</summary>
    public static string OneOf(Type type) => $"One of {string.Join(", ", Words(type))}.";

    private sealed class WordJson : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsEnum;

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

        private sealed class Of<T> : JsonConverter<T> where T : struct, Enum
        {
            private readonly Dictionary<T, string> words = Enum.GetValues<T>().ToDictionary(one => one, one => Word(one));

            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                reader.TokenType == JsonTokenType.String && TryRead(typeof(T), reader.GetString()!, out var value) ? (T)value! : throw new JsonException(OneOf(typeof(T)));

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(words[value]);
        }
    }
}
