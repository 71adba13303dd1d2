using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Web.Kit;
using Imp.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Integrations.Transforms;

/// <summary>What editing a form and editing a script have in common: a real request beside it, and what becomes of it.</summary>
public abstract class TransformPanel : ComponentBase
{
    [Parameter, EditorRequired] public TransformView View { get; set; } = null!;

    /// <summary>What stands in the editor at first; null for a new one.</summary>
    [Parameter] public string? Start { get; set; }

    [Inject] protected TransformQueries Transforms { get; set; } = null!;

    [Inject] protected TransformDesk Desk { get; set; } = null!;

    [Inject] protected Dialogs Dialogs { get; set; } = null!;

    [Inject] protected Acts Acts { get; set; } = null!;

    [Inject] protected Toasts Toasts { get; set; } = null!;

    /// <summary>The request that is picked.</summary>
    protected long Selected { get; private set; }

    protected Payload? Payload { get; private set; }

    protected TransformTrial? Trial { get; set; }

    /// <summary>What did not work, as a sentence.</summary>
    protected string? Wrong { get; set; }

    /// <summary>Tries what is in the editor on the request.</summary>
    protected abstract Task TryAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (Selected == 0 && View.Detail.Payloads is [var newest, ..]) await PickAsync(newest.Sequence);
    }

    protected async Task PickAsync(long sequence)
    {
        Selected = sequence;
        Payload = await Transforms.PayloadAsync(View.Detail.Id, sequence, CancellationToken.None);
        await TryAsync();
    }

    protected Task KeepAsync() => Dialogs.ShowAsync<KeepCaseDialog, bool>("Keep as a test case", new()
    {
        [nameof(KeepCaseDialog.Integration)] = View.Detail.Id, [nameof(KeepCaseDialog.Event)] = Selected, [nameof(KeepCaseDialog.Expected)] = Trial!.Made!,
    });

    /// <summary>Saves, after asking when test cases differ.</summary>
    protected async Task SaveAsync(SaveTransform command, IReadOnlyList<CaseDifference> different)
    {
        Wrong = null;
        if (different.Count > 0 && !await ConfirmAsync(different)) return;
        var result = await Acts.TryAsync(command);
        if (result.Done) Toasts.Success("Saved. It counts from now on.");
        else Wrong = result.Problem;
    }

    private async Task<bool> ConfirmAsync(IReadOnlyList<CaseDifference> different) =>
        await Dialogs.ShowAsync<DifferencesDialog, bool>($"{different.Count} of {View.Detail.Cases.Count} test cases differ", new() { [nameof(DifferencesDialog.Differences)] = different }, "44rem");
}
