using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Noise;

/// <summary>How long something must last before it counts.</summary>
/// <param name="UpSeconds">Nobody is paged before; 0 to 3600.</param>
/// <param name="DownSeconds">The incident is not closed before; 0 to 3600.</param>
public sealed record HoldTime(int UpSeconds, int DownSeconds)
{
    public TimeSpan Up => TimeSpan.FromSeconds(UpSeconds);

    public TimeSpan Down => TimeSpan.FromSeconds(DownSeconds);
}

/// <summary>What a service does about blips, about what comes and goes, and about storms.</summary>
/// <param name="Holds">One per severity, the worst first.</param>
/// <param name="FlapCycles">So often may an alert come back within the window; one more is flapping. 2 to 20; 0: nothing flaps. Default 3.</param>
/// <param name="FlapWindowMinutes">5 to 240; default 30.</param>
/// <param name="FlapCalmMinutes">So long it must not change to be ordinary again. 1 to 240; default 15.</param>
/// <param name="StormAt">So many incidents may open within a minute; what goes beyond joins one. 2 to 1000; 0: no limit. Default 20.</param>
public sealed record NoiseRules(IReadOnlyList<HoldTime> Holds, int FlapCycles = 3, int FlapWindowMinutes = 30, int FlapCalmMinutes = 15, int StormAt = 20)
{
    private static readonly HoldTime None = new(0, 0);

    private static readonly HoldTime Usual = new(30, 60);

    /// <summary>What a service does about which nobody has said anything.</summary>
    public static NoiseRules Default { get; } = new([None, None, Usual, Usual]);

    /// <summary>Everything at once: each alert opens and closes as it comes.</summary>
    public static NoiseRules Off { get; } = new([None, None, None, None], 0, 30, 15, 0);

    public TimeSpan FlapWindow => TimeSpan.FromMinutes(FlapWindowMinutes);

    public TimeSpan FlapCalm => TimeSpan.FromMinutes(FlapCalmMinutes);

    public HoldTime HoldOf(Severity severity) => Holds[(int)severity - 1];

    /// <returns>Whether an alert that fired so often within the window flaps, this time included.</returns>
    public bool IsOften(int starts) => FlapCycles > 0 && starts > FlapCycles;

    /// <returns>How often an alert changed that fired so often: it was over in between.</returns>
    public static int Changes(int starts) => Math.Max(1, 2 * starts - 1);
}

/// <summary>The rules of one service.</summary>
public sealed class ServiceNoise : Entity
{
    private ServiceNoise() { }

    public ServiceId ServiceId { get; private set; }

    public IReadOnlyList<HoldTime> Holds { get; private set; } = NoiseRules.Default.Holds;

    public int FlapCycles { get; private set; }

    public int FlapWindowMinutes { get; private set; }

    public int FlapCalmMinutes { get; private set; }

    public int StormAt { get; private set; }

    public NoiseRules Rules => new(Holds, FlapCycles, FlapWindowMinutes, FlapCalmMinutes, StormAt);

    public static ServiceNoise Of(ServiceId service, NoiseRules rules)
    {
        var noise = new ServiceNoise { ServiceId = service };
        noise.Set(rules);
        return noise;
    }

    public void Set(NoiseRules rules)
    {
        (Holds, FlapCycles, FlapWindowMinutes, FlapCalmMinutes, StormAt) = (rules.Holds, rules.FlapCycles, rules.FlapWindowMinutes, rules.FlapCalmMinutes, rules.StormAt);
        Raise(new NoiseChanged(ServiceId));
    }
}

public sealed record NoiseChanged(ServiceId Service) : DomainEvent("noise.changed");
