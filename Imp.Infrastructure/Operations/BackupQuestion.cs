using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Operations;

/// <summary>Asks the Imp that runs on a data folder for a backup, and waits for it.</summary>
public sealed class BackupQuestion(string folder, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    /// <summary>A server that is ready takes it within a second, unless it is making a backup already.</summary>
    private static readonly TimeSpan TakenWithin = TimeSpan.FromMinutes(2);

    /// <returns>Where it is; null when nobody took the question.</returns>
    /// <exception cref="BackupFailed">It could not be made.</exception>
    public async Task<string?> AskAsync(bool withKeys, CancellationToken cancel)
    {
        var requests = new BackupRequests(Path.GetFullPath(folder));
        var request = new BackupRequest(new SystemChance(clock).NewId().ToString("N"), withKeys);
        requests.Ask(request);
        var asked = clock.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(Every, clock, cancel);
                if (requests.TakeAnswer(request) is { } answer) return answer.Archive ?? throw new BackupFailed(answer.Problem ?? "The server made none.");
                if (requests.IsWaiting && clock.GetElapsedTime(asked) > TakenWithin) return null;
            }
        }
        finally
        {
            if (requests.IsWaiting) requests.Withdraw();
        }
    }
}
