using System.Globalization;
using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>The body that creates or changes a heartbeat. What is not said is null.</summary>
/// <param name="Interval">From one ping to the next, in units.</param>
/// <param name="UnitSeconds">Of a minute, an hour or a day.</param>
public sealed record OpsgenieHeartbeat(string? Name, int? Interval, int? UnitSeconds, bool? IsEnabled, string? Description, AlertSeverity? Severity)
{
    public const int LongestName = 200;
    public const int LongestDescription = 10_000;

    /// <summary>The room's own limit.</summary>
    private const int LongestSeconds = 366 * 86_400;

    private static readonly (string Name, int Seconds)[] Units = [("minutes", 60), ("hours", 3_600), ("days", 86_400)];

    /// <param name="body">The whole body, an object.</param>
    /// <param name="isNew">Whether name, interval and unit are needed.</param>
    /// <returns>What it says, or which field is wrong and why.</returns>
    public static (OpsgenieHeartbeat? Said, string? Field, string? Error) Read(JsonElement body, bool isNew)
    {
        var (name, description, unit, priority) = (body.Text("name"), body.Text("description"), body.Text("intervalUnit"), body.Text("alertPriority"));
        if (isNew && name is null) return Wrong("name", "Name can not be empty.");
        if (name?.Length > LongestName) return Wrong("name", $"Name can not be longer than {LongestName} characters.");
        if (description?.Length > LongestDescription) return Wrong("description", $"Description can not be longer than {LongestDescription} characters.");

        var interval = body.At("interval").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? (int?)null : Whole(body.Text("interval"));
        if (isNew && interval is null || interval is < 1) return Wrong("interval", "Interval should be a whole number of 1 or more.");
        var seconds = Units.FirstOrDefault(one => one.Name.Equals(unit, StringComparison.OrdinalIgnoreCase)).Seconds;
        if (seconds == 0 && (isNew || unit is not null)) return Wrong("intervalUnit", "Interval unit should be one of minutes, hours, days.");
        if (priority is not null && !OpsgenieAlert.IsPriority(priority)) return Wrong("alertPriority", "Alert priority should be one of P1, P2, P3, P4, P5.");

        return (new OpsgenieHeartbeat(name, interval, seconds == 0 ? null : seconds, Enabled(body), description, priority is null ? null : OpsgenieAlert.Severity(priority)), null, null);
    }

    /// <returns>The period when both are known; null when it is longer than a heartbeat may have.</returns>
    public static int? Period(int interval, int unitSeconds) => (long)interval * unitSeconds is <= LongestSeconds and var seconds ? (int)seconds : null;

    /// <returns>A period in the largest unit that holds it whole; what is less than a minute is one.</returns>
    public static (int Interval, string Unit) Of(int seconds)
    {
        var unit = Units.LastOrDefault(one => seconds % one.Seconds == 0, Units[0]);
        return (Math.Max(1, seconds / unit.Seconds), unit.Name);
    }

    /// <returns>Seconds of a unit by its name.</returns>
    public static int SecondsOf(string unit) => Array.Find(Units, one => one.Name == unit).Seconds;

    /// <returns>A severity as a priority.</returns>
    public static string Priority(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "P1",
        AlertSeverity.Error => "P2",
        AlertSeverity.Warning => "P3",
        AlertSeverity.Info => "P4",
    };

    /// <returns>-1 for what is no whole number.</returns>
    private static int Whole(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static bool? Enabled(JsonElement body) => bool.TryParse(body.Text("enabled"), out var enabled) ? enabled : null;

    private static (OpsgenieHeartbeat?, string?, string?) Wrong(string field, string error) => (null, field, error);
}
