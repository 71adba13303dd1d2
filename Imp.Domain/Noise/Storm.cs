using Imp.Domain.Shared;

namespace Imp.Domain.Noise;

/// <summary>How busy a storm is: what it needs to remember of the alerts that joined.</summary>
/// <param name="WindowAt">Start of the minute that is counted.</param>
/// <param name="WindowCount">Alerts in it.</param>
/// <param name="BusyAt">When a minute last held a quarter of what makes a storm.</param>
public readonly record struct StormGauge(DateTimeOffset WindowAt, int WindowCount, DateTimeOffset BusyAt)
{
    /// <summary>So long it must be less busy than that before the storm is over.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public DateTimeOffset EndsAt => BusyAt + CalmAfter;

    public static StormGauge Begin(DateTimeOffset now) => new(now, 1, now);

    /// <summary>One alert more that would have opened an incident.</summary>
    /// <param name="stormAt">How many incidents within a minute make a storm; 0 counts like the default.</param>
    public StormGauge Add(int stormAt, DateTimeOffset now)
    {
        var (at, count) = now - WindowAt < Window && now >= WindowAt ? (WindowAt, WindowCount + 1) : (now, 1);
        return new StormGauge(at, count, count >= Busy(stormAt) ? now : BusyAt);
    }

    private static int Busy(int stormAt) => Math.Max(1, ((stormAt == 0 ? NoiseRules.Default.StormAt : stormAt) + 3) / 4);
}

/// <summary>A time in which what would open incidents of a service joins one umbrella incident.</summary>
public sealed class Storm : Entity
{
    private Storm() { }

    /// <summary>The umbrella.</summary>
    public IncidentId IncidentId { get; private set; }

    public ServiceId ServiceId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public DateTimeOffset WindowAt { get; private set; }

    public int WindowCount { get; private set; }

    public DateTimeOffset BusyAt { get; private set; }

    /// <summary>When it is over unless it grows busy again. Kept, with the three above, by the event path.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <param name="threshold">How many incidents within a minute the service lets pass.</param>
    /// <param name="integration">Name of the integration that is over its limit; null when the service has too many incidents.</param>
    public static Storm Begin(IncidentId umbrella, ServiceId service, int threshold, string? integration, DateTimeOffset now)
    {
        var gauge = StormGauge.Begin(now);
        var storm = new Storm { IncidentId = umbrella, ServiceId = service, StartedAt = now, WindowAt = gauge.WindowAt, WindowCount = gauge.WindowCount, BusyAt = gauge.BusyAt, EndsAt = gauge.EndsAt };
        storm.Raise(new StormBegan(umbrella, threshold, integration));
        return storm;
    }

    /// <summary>Ends it when it has been calm for long enough.</summary>
    /// <param name="alerts">Alerts that joined.</param>
    /// <param name="keys">Different ones among them.</param>
    /// <returns>False when it goes on, or ended before.</returns>
    public bool End(long alerts, int keys, DateTimeOffset now)
    {
        if (EndedAt is not null || EndsAt > now) return false;

        EndedAt = now;
        Raise(new StormEnded(IncidentId, alerts, keys));
        return true;
    }

    /// <summary>Somebody closed the umbrella; the next alert opens another.</summary>
    public void Abandon(DateTimeOffset now) => EndedAt ??= now;
}

/// <param name="Threshold">How many incidents within a minute the service lets pass.</param>
/// <param name="Integration">The one that is over its limit; null when the service had too many incidents.</param>
public sealed record StormBegan(IncidentId Incident, int Threshold, string? Integration) : DomainEvent("storm.began"), IOnTimeline;

/// <summary>An integration is over its limit while the umbrella is open.</summary>
public sealed record StormLimited(IncidentId Incident, int PerSecond) : DomainEvent("storm.limited"), IOnTimeline;

public sealed record StormEnded(IncidentId Incident, long Alerts, int Keys) : DomainEvent("storm.ended"), IOnTimeline;
