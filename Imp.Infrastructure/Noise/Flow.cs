using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Noise;

/// <summary>How many events an integration lets through, or all of them together.</summary>
/// <param name="PerSecond">1 to 1,000,000.</param>
/// <param name="Burst">So many at once after a pause; 1 to 10,000,000.</param>
public sealed record FlowLimit(int PerSecond, int Burst);

/// <summary>Counts the events of one integration against its limit and that of all. Only the writer's thread counts; what others read may be an event old.</summary>
public sealed class Flow
{
    /// <summary>What stands at an event beyond the limit, and sends it to the umbrella of its service.</summary>
    public const string Reason = "Beyond the limit of its integration.";

    /// <summary>So long it must be within its limit to be no longer over it.</summary>
    public static readonly TimeSpan OverFor = TimeSpan.FromMinutes(1);

    private readonly Shared all;
    private TokenBucket own;
    private long overSince;
    private long lastOver;
    private long overCount;
    private long rung;

    private Flow(IntegrationId integration, FlowLimit limit, Shared all) => (Integration, Limit, own, this.all) = (integration, limit, new TokenBucket(limit.PerSecond, limit.Burst), all);

    public IntegrationId Integration { get; }

    public FlowLimit Limit { get; private set; }

    /// <summary>The umbrella whose timeline has said that this integration is over its limit.</summary>
    internal IncidentId? SaidOn { get; set; }

    /// <summary>Ticks of the latest event beyond the limit; 0 when there was none since the start.</summary>
    internal long LastOver => Interlocked.Read(ref lastOver);

    internal (DateTimeOffset Since, DateTimeOffset Last, long Count) Over =>
        (new(Interlocked.Read(ref overSince), TimeSpan.Zero), new(Interlocked.Read(ref lastOver), TimeSpan.Zero), Interlocked.Read(ref overCount));

    /// <summary>What was last written down of it; only its one worker asks.</summary>
    internal (DateTimeOffset Since, long Count) Kept { get; set; }

    /// <summary>Counts one event.</summary>
    /// <returns>True when it is beyond the limit.</returns>
    internal bool IsOver(DateTimeOffset at, Writer writer)
    {
        var now = at.UtcTicks;
        if (own.Take(now) && all.Bucket.Take(now)) return false;

        if (now - lastOver > OverFor.Ticks)
        {
            Interlocked.Exchange(ref overCount, 0);
            Interlocked.Exchange(ref overSince, now);
            SaidOn = null;
        }
        Interlocked.Exchange(ref lastOver, now);
        Interlocked.Increment(ref overCount);
        if (now - rung < TimeSpan.TicksPerSecond) return true;
        rung = now;
        writer.WillRing(Topic.Limits);
        return true;
    }

    private void Set(FlowLimit limit)
    {
        if (limit == Limit) return;
        (Limit, own) = (limit, new TokenBucket(limit.PerSecond, limit.Burst));
    }

    /// <summary>The flows of all integrations, at most <see cref="Most"/>: the one that was met first leaves first.</summary>
    public sealed class Table(FlowLimit usual, FlowLimit all)
    {
        public const int Most = 10_000;

        private readonly Shared shared = new(all);
        private readonly Dictionary<IntegrationId, Flow> flows = [];
        private readonly Queue<IntegrationId> order = [];
        private readonly Lock door = new();

        /// <summary>Of an integration that has set none of its own.</summary>
        public FlowLimit Usual => usual;

        internal int Count => flows.Count;

        /// <returns>The same as long as it is remembered, whatever its limit.</returns>
        public Flow Of(IntegrationId integration, int? perSecond, int? burst)
        {
            var limit = new FlowLimit(perSecond ?? usual.PerSecond, burst ?? usual.Burst);
            lock (door)
            {
                if (!flows.TryGetValue(integration, out var flow))
                {
                    if (flows.Count >= Most) flows.Remove(order.Dequeue());
                    order.Enqueue(integration);
                    flows.Add(integration, flow = new Flow(integration, limit, shared));
                }
                flow.Set(limit);
                return flow;
            }
        }

        /// <returns>Null when nothing of it has come in since the start.</returns>
        internal Flow? Find(IntegrationId integration)
        {
            lock (door) return flows.GetValueOrDefault(integration);
        }

        /// <returns>Those that were over their limit since they were last written down.</returns>
        internal IReadOnlyList<Flow> Unkept()
        {
            lock (door) return [.. flows.Values.Where(flow => flow.LastOver > 0 && flow.Kept != (flow.Over.Since, flow.Over.Count))];
        }
    }

    private sealed class Shared(FlowLimit limit)
    {
        public TokenBucket Bucket = new(limit.PerSecond, limit.Burst);
    }
}
