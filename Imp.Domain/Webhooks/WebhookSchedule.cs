namespace Imp.Domain.Webhooks;

/// <summary>How long to wait between attempts: soon at first, then for about three days, as Standard Webhooks advises.</summary>
public static class WebhookSchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>So often one event is tried.</summary>
    public static int MostAttempts => Waits.Length + 1;

    /// <summary>An address that failed so often in a row is asked only now and then.</summary>
    public const int Broken = 10;

    /// <summary>So often is that.</summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromMinutes(5);

    /// <summary>Whoever asks for more is asked again after this.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <param name="attempts">How many were made, at least 1.</param>
    /// <param name="fraction">Chance, at least 0 and below 1; makes the wait 20 % more or less.</param>
    /// <param name="asked">What the other side asked for (Retry-After); null when it did not.</param>
    /// <returns>The wait, or null when it is enough.</returns>
    public static TimeSpan? After(int attempts, double fraction, TimeSpan? asked)
    {
        if (attempts >= MostAttempts) return null;

        var wait = Waits[attempts - 1] * (0.8 + 0.4 * fraction);
        return asked > wait ? (asked < LongestAsked ? asked : LongestAsked) : wait;
    }
}
