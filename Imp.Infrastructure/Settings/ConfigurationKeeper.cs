using Imp.Domain.Shared;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Settings;

/// <summary>Keeps a revision of the configuration a moment after somebody changed it. Changes that follow each other are one revision.</summary>
internal sealed class ConfigurationKeeper(ConfigurationQueries revisions, ConfigurationDesk desk, TimeProvider clock, ILogger<ConfigurationKeeper> log) : IWorker
{
    /// <summary>So long nobody changes anything before it is kept.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    /// <summary>No longer than this is waited for a quiet moment.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private long? looked;
    private DateTimeOffset? due;

    public IReadOnlyList<Topic> WokenBy => [Topic.ConfigurationChanged];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        due = null;
        if (!desk.CanWrite) return 0;
        looked ??= await revisions.KeptUntilAsync(cancel);
        if (await revisions.UnkeptAsync(looked.Value, cancel) is not { } changes) return 0;

        var now = clock.GetUtcNow();
        var at = Earlier(changes.LastAt + Quiet, changes.FirstAt + Longest);
        // A clock that was put back must not let it wait for as long.
        if (at > now && changes.LastAt <= now)
        {
            due = at;
            return 0;
        }
        var wanted = await desk.NowAsync(null, null, cancel);
        if (wanted.Text.Length > ConfigurationDesk.Longest) log.LogWarning("The configuration has more than {Most} characters; it is not kept any more", ConfigurationDesk.Longest);
        else await desk.KeepAsync(Actor.System("configuration"), wanted);
        looked = changes.Last;
        return 1;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult(due);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
