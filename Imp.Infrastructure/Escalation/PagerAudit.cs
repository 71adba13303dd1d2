using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Escalation;

/// <summary>Something of the pager that is late.</summary>
/// <param name="Cause">Names it as long as it lasts: <c>escalations</c>, <c>pages email</c>.</param>
/// <param name="Incident">The newest that is concerned.</param>
/// <param name="Channel">Whose messages wait; null for the escalations themselves.</param>
public sealed record PagerFinding(string Cause, int Count, IncidentId Incident, ChannelKind? Channel = null)
{
    /// <summary>In a sentence, for a person.</summary>
    public string Words => Channel is { } channel ? $"{Count} first page(s) by {channel.InSentence()} wait and nobody sends them" : $"{Count} escalation step(s) are overdue";
}

/// <summary>
/// The pager watches itself: looks once a minute for what should have happened and did not. It asks the tables, not the workers, so that a worker
/// that believes itself well is caught too; and pages the owners by a job of its own.
/// </summary>
public sealed class PagerAudit(EscalationQueries escalations, JobQueries jobs, PauseBoard pauses, CircuitBoard circuits, CommandBus bus, TimeProvider clock, ILogger<PagerAudit> log)
{
    /// <summary>From here on late is late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    /// <summary>A look that is older says nothing about now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2.5);

    private static readonly Actor Self = Actor.System("audit");

    private readonly HashSet<string> told = [];
    private DateTimeOffset awake = clock.GetUtcNow();
    private (DateTimeOffset Wall, long Steady) seen = (clock.GetUtcNow(), clock.GetTimestamp());
    private volatile IReadOnlyList<PagerFinding> findings = [];
    private long lookedAt = long.MinValue;

    /// <summary>What was late at the last look.</summary>
    public IReadOnlyList<PagerFinding> Findings => findings;

    /// <summary>What a server that fails does not explain.</summary>
    public IReadOnlyList<PagerFinding> Unexplained => [.. findings.Where(one => one.Channel is not { } channel || circuits.Of(channel).Count == 0)];

    /// <summary>True when it looked a moment ago and found nothing.</summary>
    public bool IsFine => findings.Count == 0 && Interlocked.Read(ref lookedAt) is > long.MinValue and var at && clock.GetElapsedTime(at) < Fresh;

    public async Task LookAsync(CancellationToken cancel)
    {
        var now = Now();
        // After a start or a jump of the clock everything is overdue, and the workers have just begun.
        findings = now - awake < LateAfter ? [] : await FindAsync(now - LateAfter, cancel);
        Interlocked.Exchange(ref lookedAt, clock.GetTimestamp());
        foreach (var over in told.Except(findings.Select(one => one.Cause)).ToList())
        {
            told.Remove(over);
            log.LogInformation("The pager is on time again ({Cause})", over);
        }
        foreach (var one in findings.Where(one => !told.Contains(one.Cause)))
        {
            log.LogError("The pager is late: {What}", one.Words);
            await bus.ExecuteAsync(new TellPagerLate(one.Incident, one.Cause, await StuckAsync(cancel)), Self, cancel);
            told.Add(one.Cause);
        }
    }

    private DateTimeOffset Now()
    {
        var (wall, steady) = (clock.GetUtcNow(), clock.GetTimestamp());
        if ((wall - seen.Wall - clock.GetElapsedTime(seen.Steady, steady)).Duration() > ClockWatch.Borne) awake = wall;
        seen = (wall, steady);
        return wall;
    }

    private async Task<IReadOnlyList<PagerFinding>> FindAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var found = new List<PagerFinding>();
        var overdue = await escalations.OverdueAsync(before, cancel);
        if (overdue.Count > 0) found.Add(new PagerFinding("escalations", overdue.Count, overdue[0]));
        var paused = (await pauses.GetAsync(cancel)).Select(pause => pause.Channel).ToList();
        foreach (var (channel, incidents) in await jobs.UnheldPagesAsync(before, cancel))
            if (!paused.Contains(channel)) found.Add(new PagerFinding($"pages {Outbox.QueueOf(channel)}", incidents.Count, incidents[0], channel));
        return found;
    }

    private async Task<IReadOnlyList<ChannelKind>> StuckAsync(CancellationToken cancel) =>
        [.. findings.Select(one => one.Channel).OfType<ChannelKind>().Union((await pauses.GetAsync(cancel)).Select(pause => pause.Channel)).Union(circuits.Broken.Select(one => one.Channel))];
}
