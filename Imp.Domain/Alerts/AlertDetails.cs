using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imp.Domain.Alerts;

/// <summary>A name and a value that the sender attached.</summary>
public sealed record AlertLabel(string Name, string Value);

/// <summary>Where to read more.</summary>
/// <param name="Href">Absolute, http or https.</param>
public sealed record AlertLink(string Href, string Text);

/// <summary>A picture, such as a graph of what went wrong.</summary>
/// <param name="Src">Absolute, https.</param>
/// <param name="Href">Where a click leads; null for nowhere.</param>
public sealed record AlertImage(string Src, string? Href, string? Alt);

/// <summary>What responders need beyond the title, in the sender's words and within bounds.</summary>
public sealed record AlertDetails(string? Description, IReadOnlyList<AlertLabel> Labels, IReadOnlyList<AlertLink> Links, IReadOnlyList<AlertImage> Images)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <param name="json">Made by <see cref="ToJson"/>; null gives null.</param>
    public static AlertDetails? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<AlertDetails>(json, Options);
}
