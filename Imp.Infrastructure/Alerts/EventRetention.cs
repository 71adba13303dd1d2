using System.Diagnostics;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Alerts;

/// <summary>Forgets events and raw bodies whose time is over, in pieces so small that nobody who writes meanwhile notices.</summary>
public sealed class EventRetention(WriteGate gate, LedgerFile file, ImpSettings settings, TimeProvider clock)
{
    private const int Smallest = 50;
    private const int Largest = 500;

    /// <summary>A piece that took longer is followed by a smaller one.</summary>
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(6);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = now.AddDays(-settings.Keep.EventDays);
        await ForgetEventsAsync(before, cancel);
        while (!cancel.IsCancellationRequested && file.Forget(before, Largest)) { }
        for (long? after = 0; after is { } at && !cancel.IsCancellationRequested;) after = file.ForgetBodies(at, now.AddDays(-settings.Keep.BodyDays), Largest);
    }

    private async Task ForgetEventsAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var size = Smallest;
        for (long? after = 0; after is { } at && !cancel.IsCancellationRequested;)
        {
            var took = TimeSpan.Zero;
            await gate.RunAsync(writer =>
            {
                var started = Stopwatch.GetTimestamp();
                after = EventSql.Forget(writer, at, before, size);
                took = Stopwatch.GetElapsedTime(started);
                return Task.CompletedTask;
            });
            size = Math.Clamp(took > Aim ? size / 2 : took < Aim / 3 ? size * 2 : size, Smallest, Largest);
        }
    }
}
