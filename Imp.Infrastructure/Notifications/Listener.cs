using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Notifications;

/// <summary>Keeps one loop going for each account that is listened to, and ends those that nobody needs any more.</summary>
internal abstract class Listener(TimeProvider clock) : IWorker
{
    private readonly Dictionary<string, (Task Loop, CancellationTokenSource Stop)> open = [];

    protected TimeProvider Clock => clock;

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("contact.created"), Topic.Happened("contact.changed"), Topic.Happened("contact.archived")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var wanted = await AccountsAsync(cancel);
        foreach (var one in open.Keys.Except(wanted).ToList())
        {
            await open[one].Stop.CancelAsync();
            open.Remove(one);
        }
        foreach (var one in wanted.Where(one => !open.ContainsKey(one)))
        {
            var stop = new CancellationTokenSource();
            open[one] = (Task.Run(() => UntilStoppedAsync(one, stop.Token), CancellationToken.None), stop);
        }
        return 0;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public async ValueTask StopAsync(TimeSpan patience)
    {
        foreach (var (_, stop) in open.Values) await stop.CancelAsync();
        await Task.WhenAll(open.Values.Select(one => one.Loop)).WaitAsync(patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>Those to which somebody is to be listened.</returns>
    protected abstract Task<IReadOnlyList<string>> AccountsAsync(CancellationToken cancel);

    /// <summary>Ends when its token is cancelled.</summary>
    protected abstract Task ListenAsync(string account, CancellationToken stop);

    /// <returns>How long to wait before the next try, after so many failures in a row.</returns>
    protected static TimeSpan Pause(int failures) => TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(failures, 6)));

    private async Task UntilStoppedAsync(string account, CancellationToken stop)
    {
        try
        {
            await ListenAsync(account, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Imp ends, or the last contact method that needs it is gone.
        }
    }
}
