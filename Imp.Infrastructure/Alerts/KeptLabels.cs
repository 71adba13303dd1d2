using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Infrastructure.Alerts;

/// <summary>The labels of an incident's alert as they are stored beside it.</summary>
internal static class KeptLabels
{
    private const int Most = 40;

    /// <returns>Null when there are none.</returns>
    public static string? ToJson(IReadOnlyList<AlertLabel>? labels) => labels is { Count: > 0 } ? JsonSerializer.Serialize(labels.Take(Most)) : null;

    public static IReadOnlyList<AlertLabel> FromJson(string? json) => json is null ? [] : JsonSerializer.Deserialize<AlertLabel[]>(json)!;
}
