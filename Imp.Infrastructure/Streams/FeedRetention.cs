using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Streams;

/// <summary>Forgets what every listener has had time enough to hear, in pieces so small that nobody who writes meanwhile notices.</summary>
public sealed class FeedRetention(WriteGate gate, ImpSettings settings, TimeProvider clock)
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().AddDays(-settings.Keep.StreamDays);
        for (var gone = Batch; gone == Batch && !cancel.IsCancellationRequested;)
            await gate.RunAsync(writer =>
            {
                gone = FeedSql.Prune(writer, before, Batch);
                return Task.CompletedTask;
            });
    }
}
