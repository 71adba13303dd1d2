using Imp.Domain.Incidents;
using Imp.Web.Api;

namespace Imp.Web.Incidents;

/// <summary>The words of the API for states and reasons, both ways.</summary>
internal static class IncidentWords
{
    public static string Of(ResponseState response) => response.ToString().ToLowerInvariant();

    public static string Of(IncidentStatus status) => status.ToString().ToLowerInvariant();

    public static string Of(CloseReason reason) => reason == CloseReason.WentAway ? "went-away" : reason.ToString().ToLowerInvariant();

    public static StatusAction? Status(string? word) => word?.ToLowerInvariant() switch
    {
        null => null,
        "investigating" => StatusAction.Investigate,
        "identified" => StatusAction.Identify,
        "monitoring" => StatusAction.Monitor,
        "resolved" => StatusAction.Resolve,
        _ => throw ApiBody.Wrong("status", "One of investigating, identified, monitoring, resolved."),
    };

    public static CloseReason Reason(string? word) => word?.ToLowerInvariant() switch
    {
        null or "" or "fixed" => CloseReason.Fixed,
        "went-away" or "went away" or "wentaway" => CloseReason.WentAway,
        "noise" => CloseReason.Noise,
        "duplicate" => CloseReason.Duplicate,
        "external" => CloseReason.External,
        "maintenance" => CloseReason.Maintenance,
        _ => throw ApiBody.Wrong("reason", "One of fixed, went-away, noise, duplicate, external, maintenance."),
    };
}
