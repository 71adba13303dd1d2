using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Operations;

/// <summary>How a part of Imp is.</summary>
public enum HealthState
{
    Good,
    /// <summary>Something is not as it should be, and a restart would not help.</summary>
    Degraded,
    /// <summary>It does not do its work.</summary>
    Failing,
}

/// <summary>One part that was looked at.</summary>
/// <param name="Name">Short and stable.</param>
/// <param name="Says">For a person; null when there is nothing to say.</param>
public sealed record HealthPart(string Name, HealthState State, string? Says = null, double? Value = null, string? Unit = null);

/// <summary>How Imp is.</summary>
public sealed record Health(IReadOnlyList<HealthPart> Checks)
{
    /// <summary>Nothing fails.</summary>
    public bool IsWell => Checks.All(one => one.State != HealthState.Failing);

    /// <summary>What arrives can be kept.</summary>
    public bool IsReady => Checks.All(one => one.Name is not ("database" or "writer") || one.State != HealthState.Failing);

    public bool IsDegraded => Checks.Any(one => one.State == HealthState.Degraded);
}

/// <summary>Looks at everything that must work for pages to leave; what it finds is the same for <c>/healthz</c> and <c>/readyz</c>.</summary>
public sealed class HealthCheck(
    StorageWatch watch, StorageHealth storage, WriteGate gate, IReadOnlyList<Runner> runners, CircuitBoard circuits, PagerAudit audit, PauseBoard pauses, BackupDesk backups, SizeBudget budget,
    OperationsQueries queries, ClockWatch clocks, DataFolder folder, TimeProvider clock)
{
    /// <summary>Less free than this on the disk: the next storm may fill it.</summary>
    public const long Scarce = 200L * 1024 * 1024;

    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlowWrite = TimeSpan.FromSeconds(1);

    /// <summary>An event that nobody has looked at for so long.</summary>
    private static readonly TimeSpan LateEvent = TimeSpan.FromSeconds(30);

    public async Task<Health> LookAsync(CancellationToken cancel)
    {
        var parts = new List<HealthPart> { Database(), await WriterAsync(cancel) };
        if (parts[0].State == HealthState.Good) parts.Add(await QueueAsync(cancel));
        parts.AddRange([Jobs(), Pager(), Channels(), await PausedAsync(cancel), Disk(), Size(), Clock(), Backups()]);
        return new Health(parts);
    }

    private HealthPart Database() => storage.Trouble == StorageTrouble.None ? new("database", HealthState.Good) : new("database", HealthState.Failing, StorageProblem.Sentence(storage.Trouble));

    /// <summary>A row that was committed within the last seconds, and how long that took.</summary>
    private async Task<HealthPart> WriterAsync(CancellationToken cancel)
    {
        if (!await watch.ProveAsync(cancel)) return new HealthPart("writer", HealthState.Failing, "No row could be written.");
        var took = watch.LastProof;
        var says = gate.Waiting > 0 ? string.Create(CultureInfo.InvariantCulture, $"{gate.Waiting} changes wait.") : null;
        return new HealthPart("writer", took > SlowWrite ? HealthState.Degraded : HealthState.Good, took > SlowWrite ? "Writing is slow; see imp doctor." : says, took.TotalMilliseconds, "ms");
    }

    /// <summary>Events that were taken in and not looked at.</summary>
    private async Task<HealthPart> QueueAsync(CancellationToken cancel)
    {
        var age = await queries.OldestWaitingAsync(cancel) is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero;
        return new HealthPart("queue", age > LateEvent ? HealthState.Degraded : HealthState.Good, age > LateEvent ? "Events wait to be looked at." : null, Math.Max(0, age.TotalSeconds), "s");
    }

    private HealthPart Jobs()
    {
        var late = runners.Where(runner => runner.SinceRest > Cycle).Select(runner => runner.Name).ToList();
        return late.Count == 0 ? new("jobs", HealthState.Good) : new("jobs", HealthState.Failing, $"Not at rest for {Cycle.TotalSeconds:0} s: {string.Join(", ", late)}.");
    }

    private HealthPart Pager() => audit.Findings.Count == 0
        ? new("pager", HealthState.Good) : new("pager", audit.Unexplained.Count > 0 ? HealthState.Failing : HealthState.Degraded, $"Late: {string.Join(", ", audit.Findings.Select(one => one.Cause))}.");

    /// <summary>A restart would not help against what fails outside.</summary>
    private HealthPart Channels()
    {
        var broken = circuits.Broken.Select(one => one.Channel.ToString()).Distinct().ToList();
        return broken.Count == 0 ? new("channels", HealthState.Good) : new("channels", HealthState.Degraded, $"Servers fail: {string.Join(", ", broken)}.");
    }

    private async Task<HealthPart> PausedAsync(CancellationToken cancel)
    {
        var paused = (await pauses.GetAsync(cancel)).Select(one => one.Channel.ToString()).ToList();
        return paused.Count == 0 ? new("paused", HealthState.Good) : new("paused", HealthState.Degraded, $"Paused by a person: {string.Join(", ", paused)}.");
    }

    private HealthPart Disk()
    {
        var free = DiskSpace.FreeAt(folder.Path);
        return new HealthPart("disk", free < Scarce ? HealthState.Degraded : HealthState.Good, free < Scarce ? "Little is left on the disk." : null, free, "bytes");
    }

    private HealthPart Clock() => clocks.LastJump is { } at && clock.GetUtcNow() - at < TimeSpan.FromMinutes(10)
        ? new("clock", HealthState.Degraded, "The clock jumped a moment ago.") : new("clock", HealthState.Good);

    private HealthPart Size() => budget.Warning is { } warning ? new("size", HealthState.Degraded, warning) : new("size", HealthState.Good);

    private HealthPart Backups() => backups.State.Warning is { } warning ? new("backup", HealthState.Degraded, warning) : new("backup", HealthState.Good);
}
