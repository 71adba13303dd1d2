namespace Imp.Domain.Jobs;

/// <summary>How long to wait between attempts.</summary>
public static class Backoff
{
    private static readonly int[] PageSeconds = [1, 3, 10, 30];

    /// <summary>A page is dead after so many attempts, about half an hour.</summary>
    public const int MostAttempts = 33;

    /// <summary>Whoever asks for more is asked again after this: nobody sleeps a day because a server said so.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <summary>1 s, 3 s, 10 s, 30 s, then every 60 s, each 20 % more or less by chance, and never sooner than the other side asked, as far as <see cref="LongestAsked"/>.</summary>
    /// <param name="attempts">How many were made.</param>
    /// <param name="fraction">Chance, at least 0 and below 1.</param>
    /// <param name="asked">What the other side asked for (Retry-After); null when it did not.</param>
    /// <returns>The wait, or null when it is enough.</returns>
    public static TimeSpan? After(int attempts, double fraction, TimeSpan? asked)
    {
        if (attempts >= MostAttempts) return null;

        var seconds = attempts <= PageSeconds.Length ? PageSeconds[Math.Max(0, attempts - 1)] : 60;
        var wait = TimeSpan.FromSeconds(seconds * (0.8 + 0.4 * fraction));
        return asked > wait ? (asked < LongestAsked ? asked : LongestAsked) : wait;
    }
}
