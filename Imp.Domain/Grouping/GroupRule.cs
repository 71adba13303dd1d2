using Imp.Domain.Shared;

namespace Imp.Domain.Grouping;

/// <summary>How the alerts of one service are put together. A service without one opens an incident per dedup key.</summary>
public sealed class GroupRule : Entity
{
    /// <summary>At most this many fields.</summary>
    public const int MostFields = 10;

    public const int LongestGapMinutes = 10_080;

    public const int LeastAlerts = 2, MostAlertsAllowed = 10_000;

    private GroupRule() { }

    public ServiceId ServiceId { get; private set; }

    /// <summary>False keeps what was set and groups nothing.</summary>
    public bool IsOn { get; private set; }

    /// <summary>What must be the same; none: every alert of the service.</summary>
    public IReadOnlyList<GroupField> Fields { get; private set; } = [];

    /// <summary>How long after the latest alert, not the first, another one still joins. 1 to 10,080 minutes; default 60.</summary>
    public int GapMinutes { get; private set; } = 60;

    /// <summary>With so many alerts an incident takes no more, and the next opens its own. 2 to 10,000; default 1,000.</summary>
    public int MostAlerts { get; private set; } = 1_000;

    public static GroupRule For(ServiceId service) => new() { ServiceId = service };

    public void Set(bool isOn, IReadOnlyList<GroupField> fields, int gapMinutes, int mostAlerts)
    {
        if ((IsOn, GapMinutes, MostAlerts) == (isOn, gapMinutes, mostAlerts) && Fields.SequenceEqual(fields)) return;

        (IsOn, Fields, GapMinutes, MostAlerts) = (isOn, fields, gapMinutes, mostAlerts);
        Raise(new GroupingChanged(ServiceId));
    }

    /// <returns>True when an incident of the same key takes one alert more.</returns>
    /// <param name="lastAlert">When its latest alert came.</param>
    /// <param name="alerts">How many it holds.</param>
    public bool Takes(DateTimeOffset lastAlert, long alerts, DateTimeOffset now) => alerts < MostAlerts && now - lastAlert <= TimeSpan.FromMinutes(GapMinutes);
}

public sealed record GroupingChanged(ServiceId Service) : DomainEvent("grouping.changed");
