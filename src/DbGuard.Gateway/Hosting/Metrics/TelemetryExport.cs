using DbGuard.Core.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DbGuard.Gateway.Hosting.Metrics;

/// <summary>
/// Sends metrics and traces over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the exporter's other <c>OTEL_…</c> variables
/// hold as OpenTelemetry documents them. A collector that is down costs nothing but its data.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    /// <summary>The variable that turns the export on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly MeterProvider _meters;
    private readonly TracerProvider _traces;

    private TelemetryExport()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("dbguard", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(GuardDiagnostics.Name).AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(GuardDiagnostics.Name).AddOtlpExporter().Build();
    }

    /// <summary>Starts the export; null when the variable is not set.</summary>
    public static TelemetryExport? Start() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)) ? null : new TelemetryExport();

    /// <summary>Sends what is left and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _meters.Dispose();
    }
}
