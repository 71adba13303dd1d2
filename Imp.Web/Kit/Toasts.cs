namespace Imp.Web.Kit;

/// <summary>Short messages at the edge of the screen, for one person (register as scoped). <see cref="ToastHost"/> shows them.</summary>
public sealed class Toasts(TimeProvider clock)
{
    private static readonly TimeSpan SuccessStaysFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UndoStaysFor = TimeSpan.FromSeconds(15);

    private readonly List<Toast> open = [];
    private int last;

    /// <summary>Raised whenever <see cref="Open"/> changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>What is shown now, oldest first.</summary>
    public IReadOnlyList<Toast> Open
    {
        get { lock (open) return [.. open]; }
    }

    /// <summary>Says that something worked; goes away by itself after five seconds.</summary>
    public void Success(string text) => Show(new(Interlocked.Increment(ref last), text, new("Done", "circle-check", Tone.Good)), SuccessStaysFor);

    /// <summary>Says that something worked and offers to take it back; goes away by itself after fifteen seconds.</summary>
    public void Undoable(string text, Func<Task> undo) => Show(new(Interlocked.Increment(ref last), text, new("Done", "circle-check", Tone.Good), undo), UndoStaysFor);

    /// <summary>Says something neutral; goes away by itself after five seconds.</summary>
    public void Info(string text) => Show(new(Interlocked.Increment(ref last), text, new("Note", "info", Tone.Info)), SuccessStaysFor);

    /// <summary>Says what did not work; stays until it is closed, so that nobody misses it.</summary>
    public void Problem(string text) => Show(new(Interlocked.Increment(ref last), text, new("Problem", "alert-triangle", Tone.Bad)), null);

    /// <summary>Takes a message away. Doing it twice is harmless.</summary>
    public void Close(int id)
    {
        lock (open) open.RemoveAll(toast => toast.Id == id);
        Changed?.Invoke();
    }

    private void Show(Toast toast, TimeSpan? stays)
    {
        const int Most = 4;
        lock (open)
        {
            open.Add(toast);
            if (open.Count > Most) open.RemoveAt(0);
        }
        Changed?.Invoke();
        if (stays is { } time) _ = CloseLaterAsync(toast.Id, time);
    }

    private async Task CloseLaterAsync(int id, TimeSpan after)
    {
        await Task.Delay(after, clock);
        Close(id);
    }
}

/// <summary>One message of <see cref="Toasts"/>.</summary>
/// <param name="Undo">Takes back what it says; null where nothing does.</param>
public sealed record Toast(int Id, string Text, Look Look, Func<Task>? Undo = null);
