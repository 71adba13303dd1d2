namespace Imp.Infrastructure.Identity;

/// <summary>Counts failed sign-ins per network address: 100 in 15 minutes, then the address waits. At most 10,000 addresses are remembered, the oldest go first.</summary>
public sealed class SignInThrottle(TimeProvider clock)
{
    public const int Free = 100;
    public const int MostSources = 10_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Source>> sources = [];
    private readonly LinkedList<Source> byAge = new();

    /// <param name="free">So many failures do not count.</param>
    public bool MayTry(string source, int free = Free)
    {
        lock (gate) return !(Find(source)?.Failures >= free);
    }

    public void Failed(string source)
    {
        lock (gate)
        {
            if (Find(source) is { } present) present.Failures++;
            else Add(new Source(source, clock.GetTimestamp()));
        }
    }

    /// <summary>What failed there counts no more.</summary>
    public void Forget(string source)
    {
        lock (gate)
        {
            if (sources.TryGetValue(source, out var node)) Remove(node);
        }
    }

    private Source? Find(string name)
    {
        if (!sources.TryGetValue(name, out var node)) return null;
        if (clock.GetElapsedTime(node.Value.Since) < Window) return node.Value;

        Remove(node);
        return null;
    }

    private void Add(Source source)
    {
        if (sources.Count >= MostSources) Remove(byAge.First!);
        sources[source.Name] = byAge.AddLast(source);
    }

    private void Remove(LinkedListNode<Source> node)
    {
        sources.Remove(node.Value.Name);
        byAge.Remove(node);
    }

    private sealed class Source(string name, long since)
    {
        public string Name { get; } = name;
        public long Since { get; } = since;
        public int Failures { get; set; } = 1;
    }
}
