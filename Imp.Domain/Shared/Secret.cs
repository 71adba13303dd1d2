using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imp.Domain.Shared;

/// <summary>A text that must not be seen: prints and serialises as dots, so that it cannot reach a log, an audit row or an answer by accident.</summary>
[JsonConverter(typeof(SecretConverter))]
public sealed record Secret(string Reveal)
{
    private const string Dots = "••••••";

    [JsonIgnore]
    public string Reveal { get; } = Reveal;

    public override string ToString() => Dots;

    private sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? new Secret(text) : null;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Dots);
    }
}
