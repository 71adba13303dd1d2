using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Changes;

/// <summary>Writes a typed id as its GUID alone.</summary>
internal sealed class IdJson : JsonConverterFactory
{
    public override bool CanConvert(Type type) => type.IsValueType && typeof(IId).IsAssignableFrom(type);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

    private sealed class Of<TId> : JsonConverter<TId> where TId : struct, IId
    {
        public override TId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            (TId)Activator.CreateInstance(type, reader.GetGuid())!;

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
