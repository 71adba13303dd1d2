using System.Text.Json;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Probes;

/// <summary>Writes down what looks found. What a look changes, and the alert that it makes, are one write with it.</summary>
internal sealed class ProbeDesk(WriteGate gate, EventLedger ledger, TimeProvider clock)
{
    /// <summary>Takes in what a look found. It is forgotten when the probe looks at something else meanwhile, or at nothing.</summary>
    /// <exception cref="Database.StorageProblem">It was not stored.</exception>
    public Task RecordAsync(DueProbe looked, ProbeFinding finding) => gate.RunAsync(async writer =>
    {
        await using var db = writer.NewContext();
        if (await db.Probes.AsNoTracking().SingleOrDefaultAsync(probe => probe.Id == looked.Id && probe.ArchivedAt == null) is not { } found) return;

        var (probe, now) = (ProbeQueries.Due(found), clock.GetUtcNow());
        if (probe.Check != looked.Check) return;
        var step = probe.Standing.After(finding, probe.Rhythm, probe.Severity, now);
        ProbeLookSql.Put(writer, probe.Id, step.Standing);
        if (finding.IsGood is not null) ProbeLookSql.Keep(writer, probe.Id, finding, now);
        writer.WillRing(Topic.Looks);
        if (step.Alarm is not { } alarm) return;

        // To the event path a probe is a sender like any other.
        var sender = new IntegrationRef(new IntegrationId(probe.Id.Value), probe.Service, probe.Name);
        var alert = ProbeAlerts.Of(alarm, probe.Id, probe.Name, step.Standing.Told ?? probe.Severity, finding.Problem, now);
        await ledger.StoreAsync(writer, sender, ProbeAlerts.Format, alert, Tell(probe, finding));
    });

    /// <summary>After a time in which nobody looked: what had begun to be counted is counted anew, and not all look in the same moment.</summary>
    public Task WakeUpAsync() => gate.RunAsync(async writer =>
    {
        var now = clock.GetUtcNow();
        await using var db = writer.NewContext();
        foreach (var probe in await db.Probes.AsNoTracking().Where(probe => probe.NextAt != null && probe.NextAt <= now).ToListAsync())
            ProbeLookSql.Put(writer, probe.Id, probe.Standing.AfterOurBreak(probe.Rhythm, (uint)probe.Id.Value.GetHashCode(), now));
    });

    /// <summary>Puts looks in place that were never made, for the demo, and lets it be a while before the first real one.</summary>
    public Task PretendAsync(ProbeId id, IEnumerable<(DateTimeOffset At, ProbeFinding Found)> looks, DateTimeOffset next) => gate.RunAsync(writer =>
    {
        var standing = new ProbeStanding();
        foreach (var (at, found) in looks)
        {
            ProbeLookSql.Keep(writer, id, found, at);
            standing = new ProbeStanding(at, (int?)found.Took?.TotalMilliseconds, found.IsGood == true ? 3 : -1, found.Problem);
        }
        ProbeLookSql.Put(writer, id, standing with { NextAt = next });
        return Task.CompletedTask;
    });

    private static byte[] Tell(DueProbe probe, ProbeFinding finding) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        probe = probe.Name, kind = probe.Check.Kind.ToString().ToLowerInvariant(), target = probe.Check.Target, good = finding.IsGood, problem = finding.Problem, tookMs = (int?)finding.Took?.TotalMilliseconds,
    });
}
