using System.Collections.Concurrent;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations.Scripts;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>What became of a stored request.</summary>
/// <param name="Version">That ran; null when the transform was switched off meanwhile.</param>
/// <param name="Failure">Why the transform gave nothing; null when it worked.</param>
/// <param name="Note">Why there is no alert; null when there is one.</param>
internal sealed record TransformResult(WaitingRequest Request, int? Version, IFormat Format, IReadOnlyList<Alert> Alerts, string? Failure, EventOutcome? End, string? Note);

/// <summary>Runs scripts for stored requests and falls back to the sender's format. A script that had to be ended several times in a row rests: what waits behind an endless loop must not wait for ever.</summary>
internal sealed class TransformRuns(ScriptPool pool, TimeProvider clock)
{
    /// <summary>So often in a row a worker is lost to one script before it rests.</summary>
    private const int Patience = 3;

    /// <summary>So long it rests.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IntegrationId, Tired> tired = new();

    public async Task<TransformResult> RunAsync(WaitingRequest waiting, ActiveTransform? transform)
    {
        var request = waiting.Head.ToRequest(waiting.Body, waiting.ReceivedAt);
        var reading = transform switch
        {
            { Code: { } code } => await RunAsync(waiting, request, transform.Version, code),
            { Mapping: { } mapping } => mapping.Read(request.Content),
            _ => null,
        };
        if (reading is { Failure: null, Alerts.Count: 0 }) return new TransformResult(waiting, transform!.Version, Formats.All[^1], [], null, EventOutcome.Suppressed, TransformReading.Dropped);
        if (reading is { Failure: null }) return new TransformResult(waiting, transform!.Version, Formats.Find(waiting.Head.Format) ?? Formats.All[^1], reading.Alerts, null, null, null);

        var (format, read) = TransformReading.WithoutTransform(request, waiting.Head.Format);
        return read.Alerts.Count > 0
            ? new TransformResult(waiting, transform?.Version, format, read.Alerts, reading?.Failure, null, null)
            : new TransformResult(waiting, transform?.Version, format, [], reading?.Failure, EventOutcome.Ignored, read.Note ?? "There was no alert in it.");
    }

    private async Task<TransformReading> RunAsync(WaitingRequest waiting, SenderRequest request, int version, string code)
    {
        var integration = waiting.Integration.Id;
        if (tired.TryGetValue(integration, out var before) && before.Version == version && before.Until > clock.GetUtcNow())
            return TransformReading.Failed($"it rests for a minute, having been ended {Patience} times in a row ({before.Why})");

        var input = ScriptInput.Of(request, waiting.Head, waiting.Integration.Name, waiting.Service);
        var run = await pool.RunAsync(code, input.Event, input.Context, request.ReceivedAt);
        Remember(integration, version, run.Fault, before);
        return run.Fault is { } fault ? TransformReading.Failed(fault.ToString()) : TransformReading.OfResult(run.Output);
    }

    private void Remember(IntegrationId integration, int version, ScriptFault? fault, Tired? before)
    {
        if (fault is not { IsCostly: true })
        {
            if (before is not null) tired.TryRemove(integration, out _);
            return;
        }
        var times = before?.Version == version ? before.Times + 1 : 1;
        tired[integration] = new Tired(version, times, times >= Patience ? clock.GetUtcNow() + Rest : DateTimeOffset.MinValue, fault.Message.TrimEnd('.'));
    }

    private sealed record Tired(int Version, int Times, DateTimeOffset Until, string Why);
}
