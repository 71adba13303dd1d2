using System.Text;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;

namespace Imp.Web.Integrations.Transforms;

/// <summary>A script beside a real request; after each rest in typing it runs in the worker, and what it gives is shown.</summary>
public sealed partial class ScriptPanel
{
    private ScriptEditor? editor;
    private ScriptText? written;
    private int turn;
    private bool running;

    private int Size => Encoding.UTF8.GetByteCount(written?.Source ?? Start ?? "");

    private string? Code => written is null ? null : written.Compiled ?? written.Source;

    protected override async Task TryAsync()
    {
        if (written is null || Payload is null) return;
        if (written.Problem is { } problem)
        {
            Trial = new TransformTrial(null, problem, written.Line, [], []);
            return;
        }
        // Of several runs the last one counts, whichever ends last.
        var mine = ++turn;
        running = true;
        var trial = await Desk.TryAsync(Code!, Payload, CancellationToken.None);
        if (mine != turn) return;
        (Trial, running) = (trial, false);
        if (editor is not null) await editor.ShowAsync(trial.Line, trial.Problem is null || trial.Line is null ? null : trial.Problem);
    }

    private Task ChangeAsync(ScriptText text)
    {
        (written, Wrong) = (text, null);
        return TryAsync();
    }

    private async Task SaveAsync()
    {
        if (written is not { Problem: null } text) return;
        if (await Desk.CheckAsync(text.Source, text.Compiled, CancellationToken.None) is { } wrong)
        {
            Wrong = wrong;
            return;
        }
        await SaveAsync(new SaveTransform(View.Detail.Id, TransformKind.Script, text.Source, Code), await Desk.DifferencesAsync(View.Detail.Id, Code, null, CancellationToken.None));
    }
}
