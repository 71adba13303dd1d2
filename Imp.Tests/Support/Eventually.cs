namespace Imp.Tests.Support;

/// <summary>
/// Waiting for something that this process does not control: another process, a socket, a browser. Everything else advances
/// <see cref="ManualClock"/> instead.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long to wait where nothing is said: long enough for a busy machine, short enough to notice.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="what">What is awaited, for the message: "the page to answer".</param>
    /// <exception cref="TimeoutException">When the deadline passes first.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> question, string what, TimeSpan? within = null)
    {
        var patience = within ?? Patience;
        var started = TimeProvider.System.GetTimestamp();
        while (!await question())
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                throw new TimeoutException($"Waited {patience.TotalSeconds:0.#} s for {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> question, string what, TimeSpan? within = null) =>
        HoldsAsync(() => Task.FromResult(question()), what, within);
}
