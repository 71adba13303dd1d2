using Imp.Domain.Shared;
using Imp.Infrastructure.Operations;

namespace Imp.Web.Operations;

/// <summary><c>GET /metrics</c> for Prometheus: whoever may look at the console may look at its numbers, so a key with the scope of a viewer is enough.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapGet("/metrics", WriteAsync).RequireAuthorization(nameof(Permission.View));

    private static async Task<IResult> WriteAsync(MetricText metrics, Gauges gauges, CancellationToken cancel)
    {
        await gauges.RefreshAsync(cancel);
        return Results.Text(metrics.Write(), MetricText.ContentType);
    }
}
