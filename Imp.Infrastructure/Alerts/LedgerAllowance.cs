using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Alerts;

/// <summary>How many requests without alert are written down in an hour, per integration. What goes beyond was answered all the same.</summary>
public sealed class LedgerAllowance(TimeProvider clock)
{
    /// <summary>Refused requests in an hour: a broken sender repeats itself, and a few tell enough.</summary>
    public const int MostRefused = 100;

    /// <summary>Deliberately empty ones in an hour.</summary>
    public const int MostIgnored = 1_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<(IntegrationId, EventOutcome), (DateTimeOffset Since, int Count)> taken = [];
    private readonly Lock door = new();

    /// <returns>False when the hour's allowance is used up.</returns>
    public bool Take(IntegrationId integration, EventOutcome outcome)
    {
        var now = clock.GetUtcNow();
        lock (door)
        {
            var (since, count) = taken.TryGetValue((integration, outcome), out var known) && now - known.Since < Hour ? known : (now, 0);
            if (count >= (outcome == EventOutcome.Refused ? MostRefused : MostIgnored)) return false;
            taken[(integration, outcome)] = (since, count + 1);
            return true;
        }
    }
}
