using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Jobs;

/// <summary>Looks for what is due, moves it by commands, and says how much it moved. Called again until it moves nothing.</summary>
public interface IWorker
{
    /// <summary>Changes after which it looks again at once.</summary>
    IReadOnlyList<Topic> WokenBy { get; }

    /// <summary>What it is called in logs and health.</summary>
    string Name => GetType().Name;

    /// <returns>How many rows it moved; 0 when nothing is due.</returns>
    Task<int> RunOnceAsync(CancellationToken cancel);

    /// <returns>When the next row is due; null when nothing waits for a time.</returns>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);

    /// <summary>Ends when nothing that it began is under way any more; only workers that go on after <see cref="RunOnceAsync"/> have something to wait for.</summary>
    Task SettleAsync() => Task.CompletedTask;

    /// <summary>Lets what is under way end, but not for longer than <paramref name="patience"/>.</summary>
    ValueTask StopAsync(TimeSpan patience) => ValueTask.CompletedTask;
}
