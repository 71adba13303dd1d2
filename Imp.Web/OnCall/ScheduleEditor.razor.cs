using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.OnCall;
using Imp.Web.Kit;
using Imp.Web.Live;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.OnCall;

/// <summary>Edits one schedule beside what it would mean.</summary>
public sealed partial class ScheduleEditor
{
    private static readonly IReadOnlyList<Choice<LayerCoverage>> Coverages =
        [new(LayerCoverage.LowestLayer, "The lower hides the upper"), new(LayerCoverage.AllLayers, "Everybody of all layers")];

    private ScheduleDraft draft = new();
    private ActResult result = ActResult.Fine;
    private ScheduleId id;
    private bool saving;
    private IReadOnlyList<ShiftRow> shifts = [];
    private IReadOnlyList<GapRow> gaps = [];
    private IReadOnlyList<DayOffRow> away = [];
    private string? problem;

    /// <summary>The page's view.</summary>
    [Parameter, EditorRequired] public ScheduleEditorView View { get; set; } = null!;

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private ScheduleQueries Schedules { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Acts Acts { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        id = View.Schedule?.Row.Id ?? new ScheduleId(Chance.NewId());
        var zone = Viewer is { } here && OnCallPlan.IsZone(here.Id) ? here : TimeZoneInfo.Utc;
        draft = View.Schedule is { } stored ? ScheduleDraft.Of(stored)
            : ScheduleDraft.Fresh(View.Names.Teams is [var only] ? only.Id : default, zone.Id is "UTC" ? "Etc/UTC" : zone.Id, TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), zone).DateTime);
        await PreviewAsync();
    }

    private async Task SetAsync(Action change)
    {
        change();
        await PreviewAsync();
    }

    private void AddLayer() => draft.Layers.Add(LayerDraft.Fresh($"Layer {draft.Layers.Count + 1}", TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), ZoneTime.Zone(draft.Zone ?? "")).DateTime));

    private async Task PreviewAsync()
    {
        var wanted = draft.Wanted;
        problem = !OnCallPlan.IsZone(draft.Zone ?? "") ? "Name a time zone, like Europe/Berlin." : wanted.Any(layer => layer.Members.Count == 0) ? "Choose people for each layer, and their shifts appear here." : wanted.Select(layer => layer.Problem()).FirstOrDefault(wrong => wrong is not null);
        (shifts, gaps, away) = problem is null ? await Schedules.PreviewAsync(draft.Zone!, draft.Coverage, wanted, Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(14), default) : ([], [], []);
    }

    private string Span(ShiftRow shift)
    {
        string At(DateTimeOffset at) => CalendarDays.Text(T, at, ZoneTime.Zone(draft.Zone ?? ""));
        return $"{At(shift.From)} – {At(shift.Until)}";
    }

    private ICommand Command(bool sure) => View.Schedule is null
        ? new CreateSchedule(id, draft.Name ?? "", draft.Team, draft.Zone ?? "", draft.Coverage, draft.Wanted) { Sure = sure }
        : new EditSchedule(id, draft.Name ?? "", draft.Team, draft.Zone ?? "", draft.Coverage, draft.Wanted) { Sure = sure };

    private async Task SaveAsync()
    {
        if (saving) return;
        saving = true;
        result = await Acts.TryAsync(Command(sure: false));
        if (result.Code == ScheduleChecks.Unreachable && await Dialogs.ConfirmAsync("Not everybody can be woken", result.Problem, "I know; save it", danger: true))
            result = await Acts.TryAsync(Command(sure: true));
        saving = false;
        if (!result.Done) return;
        Toasts.Success("Saved. Whoever is on call when a step is due is paged.");
        Navigator.NavigateTo(Links.Schedule(id));
    }
}
