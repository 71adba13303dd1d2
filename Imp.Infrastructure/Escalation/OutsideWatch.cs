using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Escalation;

/// <summary>Calls somebody outside as long as all is well, so that silence is the alarm: it needs nothing of what may be broken here.</summary>
public sealed class OutsideWatch(ImpSettings settings, PagerAudit audit, StorageWatch storage, IReadOnlyList<Runner> runners, GuardedHttp http, TimeProvider clock, ILogger<OutsideWatch> log)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>A worker that did not come to rest for so long hangs.</summary>
    private static readonly TimeSpan Restless = TimeSpan.FromMinutes(1);

    private string? trouble;

    /// <summary>Calls once, or keeps silent.</summary>
    public async Task CallAsync(CancellationToken cancel)
    {
        if (settings.Watch.HeartbeatUrl is not { } url) return;

        var now = await WhyNotAsync(cancel) is { } why ? $"Imp keeps silent: {why}" : await TryAsync(url, cancel);
        if (now == trouble) return;

        if (now is null) log.LogInformation("The outside heartbeat is called again");
        else log.LogWarning("The outside heartbeat was not called. {Why}", now);
        trouble = now;
    }

    /// <returns>Null when all is well.</returns>
    private async Task<string?> WhyNotAsync(CancellationToken cancel)
    {
        if (audit.Findings is [var late, ..]) return late.Words + ".";
        if (!audit.IsFine) return "the pager was not looked at lately.";
        if (runners.FirstOrDefault(runner => runner.SinceRest > Restless) is { } stuck) return $"{stuck.Name} hangs.";
        return await storage.ProveAsync(cancel) ? null : "nothing can be written.";
    }

    /// <returns>Null when it was taken. Never the address: it is a password of a kind.</returns>
    private async Task<string?> TryAsync(Uri url, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var answer = await http.SendAsync(HttpMethod.Get, url, null, [], both.Token);
            return (int)answer.Status is >= 200 and < 300 ? null : $"It answered {(int)answer.Status}.";
        }
        catch (ForbiddenTarget forbidden)
        {
            return forbidden.Message;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"No answer within {Within.TotalSeconds:0} s.";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return $"No answer: {failure.Message}";
        }
    }
}
