using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Rules;
using Imp.Web.Kit;
using Imp.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Rules;

/// <summary>Edits the whole list. What is changed stays here until it is saved, whatever others save meanwhile; that is said.</summary>
public sealed partial class RulesEditor
{
    private IReadOnlyList<Rule>? draft;
    private long basedOn;
    private string? note;
    private ActResult? result;

    /// <summary>The page's view.</summary>
    [Parameter, EditorRequired] public RulesPageView View { get; set; } = null!;

    [Inject] private Acts Acts { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    private IReadOnlyList<Rule> Shown => draft ?? View.Stored.Rules;

    private async Task AddAsync()
    {
        var fresh = new Rule(new RuleId(Chance.NewId()), "");
        // At the end, before the last one: there it takes nothing away from the others.
        if (await AskAsync("New rule", [.. Shown.SkipLast(1), fresh, Shown[^1]], Shown.Count - 1) is { } made) Change([.. Shown.SkipLast(1), made, Shown[^1]]);
    }

    private async Task EditAsync(int place)
    {
        var id = Shown[place].Id;
        if (await AskAsync($"Rule {place + 1}", Shown, place) is { } changed) Change([.. Shown.Select(rule => rule.Id == id ? changed : rule)]);
    }

    private Task<Rule?> AskAsync(string title, IReadOnlyList<Rule> rules, int place) =>
        Dialogs.ShowAsync<RuleDialog, Rule>(title, new() { ["Rules"] = rules, ["Place"] = place, ["Stored"] = View.Stored, ["Names"] = View.Names, ["Viewer"] = Viewer }, "46rem");

    private void Set(int place, Rule rule) => Change([.. Shown.Select((one, index) => index == place ? rule : one)]);

    private void Remove(int place) => Change([.. Shown.Where((_, index) => index != place)]);

    /// <param name="by">-1 up, 1 down.</param>
    private void Move(int place, int by)
    {
        // The last rule neither moves nor lets another one pass.
        if (place + by < 0 || place + by >= Shown.Count - 1 || place >= Shown.Count - 1) return;
        List<Rule> moved = [.. Shown];
        (moved[place], moved[place + by]) = (moved[place + by], moved[place]);
        Change(moved);
    }

    private void Change(IReadOnlyList<Rule> changed)
    {
        if (draft is null) basedOn = View.Stored.Version;
        result = null;
        draft = SavedRules.Write(changed) == SavedRules.Write(View.Stored.Rules) ? null : changed;
    }

    private void ThrowAway() => (draft, note, result) = (null, null, null);

    private async Task SaveAsync()
    {
        result = await Acts.TryAsync(new SaveRules(basedOn, draft!, note));
        if (!result.Done) return;
        ThrowAway();
        Toasts.Success("Saved. The rules decide about every alert from now on.");
    }
}
