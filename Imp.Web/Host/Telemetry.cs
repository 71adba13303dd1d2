using Imp.Infrastructure.Operations;
using Imp.Web.Cli;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Imp.Web.Host;

/// <summary>Sends traces and metrics by OTLP where the usual variables say so (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>); without them nothing listens and nothing is sent.</summary>
internal sealed class Telemetry : IDisposable
{
    private const int LastWords = 2_000;

    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;

    /// <param name="variable">Reads the environment.</param>
    public Telemetry(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return;
        var all = Has(variable, "OTEL_EXPORTER_OTLP_ENDPOINT");
        if ((all || Has(variable, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) && variable("OTEL_TRACES_EXPORTER") != "none")
            traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(one => Name(one, variable)).AddSource(Tracing.SourceName, "Microsoft.AspNetCore").AddOtlpExporter().Build();
        if ((all || Has(variable, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")) && variable("OTEL_METRICS_EXPORTER") != "none")
            metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(one => Name(one, variable)).AddMeter(Instruments.MeterName).AddOtlpExporter().Build();
    }

    /// <summary>Sends what is left, for two seconds at the most.</summary>
    public void Dispose()
    {
        traces?.Shutdown(LastWords);
        traces?.Dispose();
        metrics?.Shutdown(LastWords);
        metrics?.Dispose();
    }

    private static bool Has(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 };

    private static void Name(ResourceBuilder resource, Func<string, string?> variable)
    {
        if (!Has(variable, "OTEL_SERVICE_NAME")) resource.AddService("imp", serviceVersion: VersionVerb.Version);
    }
}
