using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Nagios;

/// <summary>What Nagios and its descendants say of a host or a service, in the words they share.</summary>
internal static class MonitoredThing
{
    /// <param name="family">Begins the dedup key.</param>
    /// <param name="service">Null for the host itself.</param>
    public static Reading Read(string family, string? type, string? host, string? service, string? state, string? output, DateTimeOffset? at, Func<DetailsDraft> details)
    {
        if (host is null || type is null) return Reading.Unknown;

        var word = type.Split(' ')[0].ToUpperInvariant();
        var thing = service is null ? host : $"{host} {service}";
        var flapping = word.StartsWith("FLAPPING", StringComparison.Ordinal);
        var alert = new Alert(
            Action(word), $"{family}/{host}/{service}{(flapping ? "/flapping" : "")}", flapping ? $"{thing} is flapping" : $"{thing} {state ?? word}{(output is null ? "" : ": " + output)}",
            flapping ? AlertSeverity.Warning : Severity(state), host, at)
        {
            Details = () => details().Done(),
        };
        return word.StartsWith("DOWNTIME", StringComparison.Ordinal) ? Reading.Nothing("A downtime began or ended.", alert) : Reading.Of(alert);
    }

    private static AlertAction Action(string word) => word switch
    {
        "RECOVERY" or "FLAPPINGSTOP" or "FLAPPINGDISABLED" => AlertAction.Resolve,
        "ACKNOWLEDGEMENT" => AlertAction.Acknowledge,
        _ => AlertAction.Trigger,
    };

    private static AlertSeverity Severity(string? state) => state?.ToUpperInvariant() switch
    {
        "CRITICAL" or "DOWN" or "CRIT" => AlertSeverity.Critical,
        "WARNING" or "WARN" => AlertSeverity.Warning,
        "OK" or "UP" => AlertSeverity.Info,
        _ => AlertSeverity.Error,
    };
}
