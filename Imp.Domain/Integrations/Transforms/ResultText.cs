using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>Writes what a transform made in the words of a script's result, always in the same way: for people to read, and to compare with what was kept.</summary>
public static class ResultText
{
    /// <summary>What stands for a request that is left out.</summary>
    public const string Nothing = "null";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(IReadOnlyList<Alert> alerts) =>
        alerts.Count == 0 ? Nothing : alerts.Count == 1 ? JsonSerializer.Serialize(Row.Of(alerts[0]), Options) : JsonSerializer.Serialize(alerts.Select(Row.Of), Options);

    /// <returns>What is wrong with a result that somebody wrote; null when nothing is.</returns>
    public static string? Problem(string written) => Read(written).Failure;

    /// <returns>True when what somebody wrote says the same as what was made.</returns>
    /// <param name="made">As <see cref="Of"/> writes it; null for nothing that could be made.</param>
    public static bool Same(string written, string? made) => written == made || made is not null && Read(written) is { Failure: null } read && Of(read.Alerts) == made;

    private static TransformReading Read(string written) => TransformReading.OfResult(written.Trim() == Nothing ? null : written);

    private sealed record Row(
        string Action, string? DedupKey, string? Title, string Severity, string? Source, string? OccurredAt, string? Description, IReadOnlyDictionary<string, string>? Labels,
        IReadOnlyList<AlertLink>? Links, IReadOnlyList<AlertImage>? Images)
    {
        public static Row Of(Alert alert)
        {
            var details = alert.Details?.Invoke();
            return new Row(
                alert.Action.ToString().ToLowerInvariant(), alert.DedupKey, alert.Title, alert.Severity.ToString().ToLowerInvariant(), alert.Source,
                alert.OccurredAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), details?.Description,
                details is { Labels.Count: > 0 } ? details.Labels.ToDictionary(label => label.Name, label => label.Value) : null,
                details is { Links.Count: > 0 } ? details.Links : null, details is { Images.Count: > 0 } ? details.Images : null);
        }
    }
}
