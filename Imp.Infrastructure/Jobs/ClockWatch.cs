using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Jobs;

/// <summary>Compares the clock on the wall with the one that only counts, and notes when the first one jumped.</summary>
public sealed class ClockWatch(CommandBus bus, Bell bell, TimeProvider clock, ILogger<ClockWatch> log)
{
    /// <summary>Less is how clocks are set right all the time.</summary>
    public static readonly TimeSpan Borne = TimeSpan.FromSeconds(5);

    private static readonly Actor Self = Actor.System("clock");

    private (DateTimeOffset Wall, long Steady) seen = (clock.GetUtcNow(), clock.GetTimestamp());

    /// <summary>When it last jumped, by the clock after the jump; null: not in this run.</summary>
    public DateTimeOffset? LastJump { get; private set; }

    public async Task LookAsync(CancellationToken cancel)
    {
        var (wall, steady) = (clock.GetUtcNow(), clock.GetTimestamp());
        var by = wall - seen.Wall - clock.GetElapsedTime(seen.Steady, steady);
        if (by.Duration() > Borne)
        {
            log.LogWarning("The clock jumped by {Seconds:0} s; what is due after a while is neither lost nor done twice", by.TotalSeconds);
            await bus.ExecuteAsync(new NoteClockJump(by), Self, cancel);
            LastJump = wall;
            bell.Ring([Topic.ClockJumps]);
        }
        seen = (wall, steady); // only now: what could not be written is tried again
    }
}
