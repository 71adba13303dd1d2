using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Live;

/// <summary>
/// A page or panel that shows something and is never stale: it listens before it reads, reads again when its topics ring (bursts become one
/// read, at most four a second, see <see cref="RefreshPace"/>), and drops an older read that ends late. It never keeps a copy of its own and never reloads after acting: the
/// bell does.
/// </summary>
/// <typeparam name="TView">What it shows: an immutable record, read by a query.</typeparam>
public abstract class LiveComponent<TView> : ComponentBase, IDisposable where TView : class
{
    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? reading;
    private IDisposable? subscription;
    private IDisposable? seat;
    private Topic[] heard = [];
    private long lastRead;
    private int rung;

    [Inject] protected Acts Acts { get; set; } = null!;

    [Inject] protected Toasts Toasts { get; set; } = null!;

    [Inject] private Bell Bell { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private RefreshPace Pace { get; set; } = null!;

    [Inject] private ILoggerFactory Logs { get; set; } = null!;

    /// <summary>What was read last; null while the first read runs.</summary>
    protected TView? View { get; private set; }

    /// <summary>Why it could not be read; null when it could.</summary>
    protected PageProblem? Problem { get; private set; }

    /// <summary>What it looks at. May depend on parameters.</summary>
    protected abstract IEnumerable<Topic> Topics { get; }

    /// <summary>Reads what is shown, as the person who looks.</summary>
    protected abstract Task<TView> LoadAsync(CancellationToken cancel);

    protected override async Task OnParametersSetAsync()
    {
        Listen();
        await ReadAsync();
    }

    /// <summary>Reads again, for the "Try again" button of a problem.</summary>
    protected Task RetryAsync() => ReadAsync();

    /// <summary>Carries a command out as the person who looks; a refusal is said as a toast.</summary>
    /// <param name="done">What to say when it worked; null to say nothing, where the screen itself shows it.</param>
    /// <returns>True when it was carried out.</returns>
    protected async Task<bool> ActAsync(ICommand command, string? done = null)
    {
        var result = await Acts.TryAsync(command);
        if (!result.Done) Toasts.Problem(result.Problem);
        else if (done is not null) Toasts.Success(done);
        return result.Done;
    }

    public void Dispose()
    {
        subscription?.Dispose();
        seat?.Dispose();
        leaving.Cancel();
        leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Listen()
    {
        // While the page is drawn for the first answer there is no circuit that could be told anything.
        if (!RendererInfo.IsInteractive) return;
        Topic[] wanted = [.. Topics];
        if (subscription is not null && wanted.AsSpan().SequenceEqual(heard)) return;

        subscription?.Dispose();
        heard = wanted;
        subscription = Bell.Subscribe(wanted, _ => Rung());
        seat ??= wanted.Length == 0 ? null : Pace.Watch();
    }

    private void Rung()
    {
        // Not on the thread that rings: where a circuit has nothing else to do, it would read and draw right there, and the writer would wait for it.
        if (Interlocked.Exchange(ref rung, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static page => _ = page.InvokeAsync(page.RefreshAsync), this, preferLocal: false);
    }

    private async Task RefreshAsync()
    {
        try
        {
            var rest = Pace.AtMostEvery - Clock.GetElapsedTime(lastRead);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, Clock, leaving.Token);
            Interlocked.Exchange(ref rung, 0);
            await ReadAsync();
            StateHasChanged();
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
    }

    private async Task ReadAsync()
    {
        if (reading is { } older) await older.CancelAsync();
        var mine = reading = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        lastRead = Clock.GetTimestamp();
        try
        {
            var view = await LoadAsync(mine.Token);
            if (mine == reading) (View, Problem) = (view, null);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // A newer read, or the end of the page, has taken its place.
        }
        catch (Exception failure) when (failure is Missing or NotAllowed or Refusal)
        {
            if (mine == reading) (View, Problem) = (null, ProblemOf(failure));
        }
        catch (Exception failure)
        {
            var reference = Guid.CreateVersion7(Clock.GetUtcNow()).ToString("N")[^8..];
            Logs.CreateLogger(GetType()).LogError(failure, "Reading a page failed, reference {Reference}", reference);
            if (mine == reading) Problem = PageProblem.Failed($"Something went wrong while reading. The log has more under the reference {reference}.");
        }
        finally
        {
            if (mine == reading) reading = null;
            mine.Dispose();
        }
    }

    private static PageProblem ProblemOf(Exception failure) => failure switch
    {
        Missing => PageProblem.Missing(failure.Message),
        NotAllowed => PageProblem.NotAllowed(failure.Message),
        _ => PageProblem.Failed(failure.Message),
    };
}
