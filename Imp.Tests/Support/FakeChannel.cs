using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;

namespace Imp.Tests.Support;

/// <summary>A message that reached somebody.</summary>
public sealed record Arrived(Message Message, UserId Person, DateTimeOffset At)
{
    /// <summary>True once a test asked for it.</summary>
    public bool Asked { get; set; }

    /// <summary>Everything a person would read.</summary>
    public string Text => MessageText.Subject(Message) + "\n" + MessageText.Of(Message);
}

/// <summary>The outside world of one channel: keeps what arrives and answers from a script.</summary>
public sealed class FakeChannel(ChannelKind kind, TimeProvider clock) : IChannel
{
    private readonly Lock gate = new();
    private readonly List<Arrived> arrived = [];
    private readonly Queue<DeliveryResult> script = [];
    private int attempts;

    public ChannelKind Kind => kind;

    public ChannelProfile Profile => ChannelBook.Of(kind);

    /// <summary>Runs after a message arrived and before the answer goes back: the moment in which anything may happen. Awaited.</summary>
    public Func<Message, Task>? Meanwhile { get; set; }

    /// <summary>What is answered when the script is empty.</summary>
    public DeliveryResult Otherwise { get; set; } = new Delivered("250 ok");

    public int Attempts => Volatile.Read(ref attempts);

    public IReadOnlyList<Arrived> Arrived { get { lock (gate) return [.. arrived]; } }

    public void WillAnswer(params DeliveryResult[] answers)
    {
        lock (gate) Array.ForEach(answers, script.Enqueue);
    }

    public async Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel)
    {
        Interlocked.Increment(ref attempts);
        DeliveryResult answer;
        lock (gate)
        {
            answer = script.TryDequeue(out var next) ? next : Otherwise;
            if (answer is Delivered) arrived.Add(new Arrived(message, target.UserId, clock.GetUtcNow()));
        }
        if (Meanwhile is { } meanwhile) await meanwhile(message);
        return answer;
    }
}
