namespace Imp.Domain.Notifications;

/// <summary>What is known of one server to which messages go. Each step makes a new one from the one before.</summary>
/// <param name="Failures">In a row.</param>
/// <param name="Wait">How long until the next probe; zero while it is closed.</param>
/// <param name="ProbeAt">When the next message is tried.</param>
/// <param name="OpenedAt">Since when messages wait.</param>
/// <param name="Why">The last trouble, for a person; never a secret.</param>
public sealed record Circuit(CircuitState State, int Failures, TimeSpan Wait, DateTimeOffset ProbeAt, DateTimeOffset OpenedAt, string Why)
{
    /// <summary>So many failures in a row open it.</summary>
    public const int OpensAfter = 5;

    /// <summary>From one probe to the next, at first; doubled each time.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Nothing is known against the server.</summary>
    public static readonly Circuit Fine = new(CircuitState.Closed, 0, default, default, default, "");

    /// <returns>How it stands after something was learned.</returns>
    public Circuit After(CircuitSignal signal, string why, DateTimeOffset now)
    {
        if (State == CircuitState.Closed && signal == CircuitSignal.Failed && Failures + 1 >= OpensAfter) signal = CircuitSignal.FailedOften;
        var next = CircuitLifecycle.Next(State, signal);
        return (State, next) switch
        {
            (CircuitState.Closed, CircuitState.Closed) => signal switch { CircuitSignal.Failed => this with { Failures = Failures + 1 }, CircuitSignal.Answered => Fine, _ => this },
            (_, CircuitState.Closed) => Fine,
            (CircuitState.Closed, _) => new Circuit(next, Failures + 1, FirstWait, now + FirstWait, now, why),
            // A probe that says nothing about the server makes room for the next at once.
            (CircuitState.Probing, CircuitState.Open) => signal == CircuitSignal.Unclear ? this with { State = next, ProbeAt = now } : Longer(why, now),
            _ => this with { State = next },
        };
    }

    /// <returns>When the next probe may leave; also when the clock was turned back meanwhile, never later than <see cref="Wait"/> from now.</returns>
    public DateTimeOffset NextProbe(DateTimeOffset now) => ProbeAt > now + Wait ? now : ProbeAt;

    /// <returns>What an answer says about the server that gave it.</returns>
    public static CircuitSignal Of(DeliveryResult result) => result switch
    {
        TryLater later => later.Trouble switch { Trouble.Server => CircuitSignal.Failed, Trouble.Receiver => CircuitSignal.Answered, Trouble.Imp => CircuitSignal.Unclear },
        GaveUp => CircuitSignal.Unclear,
        _ => CircuitSignal.Answered,
    };

    private Circuit Longer(string why, DateTimeOffset now)
    {
        var wait = Wait * 2 < LongestWait ? Wait * 2 : LongestWait;
        return this with { State = CircuitState.Open, Failures = Failures + 1, Wait = wait, ProbeAt = now + wait, Why = why };
    }
}
