using Imp.Domain.Rules;
using Imp.Infrastructure.Rules;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Rules;

/// <summary>Rehearses by itself, half a second after the last change; an older run is cancelled.</summary>
public sealed partial class RehearsalPanel : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private static readonly IReadOnlyList<Choice<int>> Spans = [new(1, "The last day"), new(7, "The last 7 days"), new(30, "The last 30 days")];

    private CancellationTokenSource? running;
    private string? asked;
    private int days = 7;
    private double done;
    private RehearsalResult? shown;
    private string? problem;

    /// <summary>The rules in force.</summary>
    [Parameter, EditorRequired] public RulesView Stored { get; set; } = null!;

    /// <summary>The rules that are thought of; each must be valid.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Rule> Proposed { get; set; } = [];

    [Inject] private RehearsalQueries Rehearsals { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private ILogger<RehearsalPanel> Log { get; set; } = null!;

    public void Dispose() => running?.Cancel();

    protected override void OnParametersSet()
    {
        var question = $"{Stored.Version} {days} {SavedRules.Write(Proposed)}";
        if (question == asked) return;
        asked = question;
        Start();
    }

    private void SpanAsync(int span)
    {
        days = span;
        OnParametersSet();
    }

    private void Start()
    {
        running?.Cancel();
        running = new CancellationTokenSource();
        (done, problem) = (0, null);
        _ = RunAsync(running.Token);
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Rest, Clock, cancel);
            var progress = new Progress<double>(part => _ = InvokeAsync(() => Advance(part, cancel)));
            var result = await Rehearsals.RehearseAsync(new RuleBook(Stored.Version, Stored.Rules), new RuleBook(Stored.Version, Proposed), days, progress, cancel);
            if (cancel.IsCancellationRequested) return;
            (shown, done) = (result, 1);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception failure)
        {
            Log.LogError(failure, "Rehearsing rules failed");
            if (cancel.IsCancellationRequested) return;
            (problem, done) = ("The rehearsal failed; the log has more.", 1);
        }
        await InvokeAsync(StateHasChanged);
    }

    private void Advance(double part, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested || done >= 1) return;
        done = Math.Min(part, 0.99);
        StateHasChanged();
    }
}
