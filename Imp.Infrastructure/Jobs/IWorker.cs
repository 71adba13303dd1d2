using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Jobs;

/// <summary>Looks for what is due, moves it by commands, and says how much it moved. Called again until it moves nothing.</summary>
public interface IWorker
{
    /// <summary>Changes after which it looks again at once.</summary>
    IReadOnlyList<Topic> WokenBy { get; }

    /// <returns>How many rows it moved; 0 when nothing is due.</returns>
    Task<int> RunOnceAsync(CancellationToken cancel);

    /// <returns>When the next row is due; null when nothing waits for a time.</returns>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);
}
