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

/// <summary>What a sender wants changed of the incident that its event belongs to. It stands in the event, so that it is on disk before the sender is answered and is done in the order of arrival. What is null stays.</summary>
public sealed record AlertChange
{
    /// <summary>A remark for the timeline.</summary>
    public string? Note { get; init; }

    public string? Title { get; init; }

    public AlertSeverity? Severity { get; init; }

    public IReadOnlyList<string>? AddTags { get; init; }

    public IReadOnlyList<string>? RemoveTags { get; init; }

    /// <summary>Labels that the sender does not want shown any more.</summary>
    public IReadOnlyList<string>? RemoveLabels { get; init; }

    /// <summary>Acknowledged until then.</summary>
    public DateTimeOffset? SnoozeUntil { get; init; }

    /// <summary>True to give it back: nobody has it any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GiveBack { get; init; }
}

/// <summary>What responders need beyond the title, in the sender's words and within bounds.</summary>
public sealed record AlertDetails(string? Description, IReadOnlyList<AlertLabel> Labels, IReadOnlyList<AlertLink> Links, IReadOnlyList<AlertImage> Images)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What the sender wants changed of the incident; null for nothing.</summary>
    public AlertChange? Change { get; init; }

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <param name="json">Made by <see cref="ToJson"/>; null gives null.</param>
    public static AlertDetails? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<AlertDetails>(json, Options);
}
