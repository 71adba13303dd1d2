using Imp.Domain.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Says of alerts that their sender stopped repeating that they are over: by an event, which goes the way of every event.</summary>
internal sealed class ExpiryWorker(IDbContextFactory<ImpDb> dbs, WriteGate gate, TimeProvider clock) : IWorker
{
    /// <summary>So long after its start Imp lets alerts live that it heard of before: while it was down, nobody could say them again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private const int Batch = 100;

    private readonly DateTimeOffset started = clock.GetUtcNow();

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened(ExpiringAlert.Said)];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await FirstAsync(cancel) is not { } first || first > now) return 0;

        var expire = new Expire(now, now < started + Grace ? started : null);
        await gate.SubmitAsync(expire);
        return expire.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) =>
        await FirstAsync(cancel) is not { } first ? null : first > clock.GetUtcNow() ? first : started + Grace;

    private async Task<DateTimeOffset?> FirstAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Set<ExpiringAlert>().OrderBy(alert => alert.ExpiresAt).Select(alert => (DateTimeOffset?)alert.ExpiresAt).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Looks again inside the write: whoever says an alert again at this moment is either before it or after it, never in between.</summary>
    private sealed class Expire(DateTimeOffset now, DateTimeOffset? heardSince) : Write
    {
        public int Count { get; private set; }

        public override Task RunAsync(Writer writer)
        {
            var due = ExpirySql.Due(writer, now, heardSince, Batch);
            foreach (var (integration, key) in due)
            {
                ExpirySql.Remove(writer, integration.Service, key);
                // Closed by somebody meanwhile: then there is nothing to be said.
                if (writer.Keys.Find(integration.Service, key) is null && !writer.Keys.IsWaiting(integration.Service, key)) continue;

                var alert = new Alert(AlertAction.Resolve, key, "Its sender says it no longer", AlertSeverity.Info, null, now);
                EventSql.Insert(writer, integration, new NewEvent(now, ExpiringAlert.Format, alert, key, null, EventOutcome.Received), default);
                writer.Keys.Wait(integration.Service, key);
                writer.WillRing(Topic.Inbox);
            }
            Count = due.Count;
            return Task.CompletedTask;
        }
    }
}
