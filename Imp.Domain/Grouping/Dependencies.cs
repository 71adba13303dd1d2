using Imp.Domain.Shared;

namespace Imp.Domain.Grouping;

/// <summary>One service needs another to work.</summary>
public sealed record Dependency(ServiceId ServiceId, ServiceId OnId);

/// <summary>Which services need which. Has no cycle, but would not hang in one.</summary>
public sealed class Dependencies(IEnumerable<Dependency> edges)
{
    /// <summary>At most this many below one service.</summary>
    public const int MostOfOne = 50;

    private readonly ILookup<ServiceId, ServiceId> below = edges.ToLookup(edge => edge.ServiceId, edge => edge.OnId);
    private readonly ILookup<ServiceId, ServiceId> above = edges.ToLookup(edge => edge.OnId, edge => edge.ServiceId);

    public static Dependencies None { get; } = new([]);

    /// <returns>What a service needs directly.</returns>
    public IEnumerable<ServiceId> Of(ServiceId service) => below[service];

    /// <returns>Everything a service needs, directly or through others, with the number of steps to it; not itself.</returns>
    public IReadOnlyDictionary<ServiceId, int> Below(ServiceId service) => Walk(service, below);

    /// <returns>Everything that needs a service, directly or through others, with the number of steps.</returns>
    public IReadOnlyDictionary<ServiceId, int> Above(ServiceId service) => Walk(service, above);

    /// <summary>Looks whether a service may need others.</summary>
    /// <param name="wanted">All that it shall need; what it needs now does not count.</param>
    /// <returns>The cycle that there would be, from the service back to it; null when there is none.</returns>
    public IReadOnlyList<ServiceId>? CycleWith(ServiceId service, IReadOnlyList<ServiceId> wanted)
    {
        var from = new Dictionary<ServiceId, ServiceId>();
        var next = new Queue<ServiceId>();
        foreach (var one in wanted)
        {
            if (one == service) return [service, service];
            if (from.TryAdd(one, service)) next.Enqueue(one);
        }
        while (next.TryDequeue(out var at))
            foreach (var one in below[at])
            {
                if (one == service) return Path(at);
                if (from.TryAdd(one, at)) next.Enqueue(one);
            }
        return null;

        IReadOnlyList<ServiceId> Path(ServiceId last)
        {
            List<ServiceId> path = [service];
            for (var at = last; at != service; at = from[at]) path.Insert(0, at);
            return [service, .. path];
        }
    }

    private static Dictionary<ServiceId, int> Walk(ServiceId start, ILookup<ServiceId, ServiceId> along)
    {
        var steps = new Dictionary<ServiceId, int> { [start] = 0 };
        var next = new Queue<ServiceId>([start]);
        while (next.TryDequeue(out var at))
            foreach (var one in along[at])
                if (steps.TryAdd(one, steps[at] + 1)) next.Enqueue(one);
        steps.Remove(start);
        return steps;
    }
}

public sealed record DependenciesChanged(ServiceId Service) : DomainEvent("grouping.dependencies-changed");
