using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Escalation;
using Imp.Web.Kit;
using Imp.Web.Live;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Escalation;

/// <summary>Edits one policy. What is typed stays until it is saved, whatever others save meanwhile; that is said.</summary>
public sealed partial class PolicyEditor
{
    private static readonly IReadOnlyList<Choice<int>> Repeats =
        [.. Enumerable.Range(0, EscalationPolicy.MostRepeats + 1).Select(times => new Choice<int>(times, times switch { 0 => "Not at all", 1 => "Once", _ => $"{times} times" }))];

    private PolicyDraft draft = new();
    private PolicyDraft asLoaded = new();
    private ActResult result = ActResult.Fine;
    private PolicyId id;
    private bool saving;

    /// <summary>The page's view.</summary>
    [Parameter, EditorRequired] public PolicyView View { get; set; } = null!;

    [Inject] private Acts Acts { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    private bool ChangedElsewhere => View.Policy is { } stored && !PolicyDraft.Of(stored).SameAs(asLoaded) && !PolicyDraft.Of(stored).SameAs(draft);

    protected override void OnInitialized()
    {
        id = View.Policy?.Id ?? new PolicyId(Chance.NewId());
        Load();
    }

    private void Load()
    {
        draft = View.Policy is { } stored ? PolicyDraft.Of(stored) : PolicyDraft.Fresh(View.Names.Teams is [var only] ? only.Id : default);
        asLoaded = draft.Copy();
    }

    private async Task SaveAsync()
    {
        if (saving || !View.MayManage) return;
        saving = true;
        ICommand command = View.Policy is null
            ? new CreatePolicy(id, draft.Name ?? "", draft.Team, draft.Wanted, draft.Repeats, draft.PauseMinutes) { AckTimeouts = draft.AckTimeouts }
            : new EditPolicy(id, draft.Name ?? "", draft.Team, draft.Wanted, draft.Repeats, draft.PauseMinutes) { AckTimeouts = draft.AckTimeouts };
        result = await Acts.TryAsync(command);
        saving = false;
        if (!result.Done) return;
        asLoaded = draft.Copy();
        Toasts.Success("Saved. Incidents that are climbing already keep the ladder they started with.");
        if (View.Policy is null) Navigator.NavigateTo(Links.Policy(id));
    }
}
