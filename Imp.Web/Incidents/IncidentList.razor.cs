using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>The rows near the view, by their number.</summary>
public sealed record IncidentRows(IReadOnlyDictionary<long, RowLook> Rows);

/// <summary>
/// The rows of the list. While somebody points into it, has the focus in it, has chosen rows or has scrolled, no row moves: what each row says stays
/// true, and what is new waits behind a button.
/// </summary>
public sealed partial class IncidentList
{
    /// <summary>A line is a heading or an incident.</summary>
    /// <param name="Under">Key of the group it stands in; an incident with two tags stands in two.</param>
    private sealed record Line(long Number, string Under, IncidentGroupOf? Group = null);

    /// <summary>An acknowledgement on its way: a second press means the same.</summary>
    private readonly HashSet<long> acknowledging = [];

    private readonly HashSet<long> chosen = [];
    private readonly HashSet<string> folded = [];
    private readonly HashSet<long> changed = [];
    private FoundNumbers shown = new([], false);
    private IReadOnlyList<IncidentGroupOf> groups = [];
    private List<Line>? lines;
    private string? asked;
    private int waiting;
    private ScrollWindow? window;
    private int from;
    private int size;
    private int anchor = -1;
    private long? focused;
    private long seenUpTo;
    private bool isPointed;
    private bool hasFocus;
    private (int Handled, int Of)? working;

    /// <summary>What was found, as of now.</summary>
    [Parameter, EditorRequired] public IncidentsView List { get; set; } = null!;

    /// <summary>Tells one search from another: with another one everything starts anew.</summary>
    [Parameter, EditorRequired] public string Asked { get; set; } = "";

    /// <summary>The address of the search.</summary>
    [Parameter, EditorRequired] public string Here { get; set; } = "";

    /// <summary>Where a tag leads.</summary>
    [Parameter, EditorRequired] public Func<string, string> TagLink { get; set; } = null!;

    /// <summary>Where only what fits a term is shown.</summary>
    [Parameter, EditorRequired] public Func<QueryTerm, string> Only { get; set; } = null!;

    [Inject] private IncidentQueries Incidents { get; set; } = null!;

    [Inject] private RowPainter Painter { get; set; } = null!;

    [Inject] private Device Device { get; set; } = null!;

    [Inject] private BulkIncidents Bulk { get; set; } = null!;

    [Inject] private ICurrentActor Actor { get; set; } = null!;

    /// <summary>Its page listens, and hands over what it found.</summary>
    protected override IEnumerable<Topic> Topics => [];

    private int Count => lines?.Count ?? shown.Numbers.Count;

    private int Until => Math.Min(Count, from + size);

    private int Waiting => waiting;

    private string DensityCss => List.Mine.Density switch { RowDensity.Comfortable => "rows-comfortable", RowDensity.Compact => "rows-compact" };

    private IReadOnlyList<long> Targets => chosen.Count > 0 ? [.. chosen.OrderDescending()] : focused is { } one ? [one] : [];

    protected override Task OnParametersSetAsync()
    {
        if (size == 0) size = ScrollWindow.FirstSize(Device);
        if (asked != Asked)
        {
            asked = Asked;
            chosen.Clear();
            changed.Clear();
            folded.Clear();
            (from, focused, anchor) = (0, null, -1);
            seenUpTo = List.Now.Found.Numbers is [var newest, ..] ? newest : 0;
            Take();
        }
        else if (!isPointed && !hasFocus && chosen.Count == 0 && from == 0) Take();
        waiting = Newer(List.Now.Found.Numbers, shown.Numbers);
        return base.OnParametersSetAsync();
    }

    protected override async Task<IncidentRows> LoadAsync(CancellationToken cancel)
    {
        var wanted = Enumerable.Range(from, Until - from).Select(LineAt).Where(line => line.Group is null).Select(line => line.Number).Distinct().ToList();
        var first = List.Now.First;
        var rows = wanted.TrueForAll(first.ContainsKey) ? wanted.ConvertAll(number => first[number]) : [.. (await Incidents.RowsAsync(wanted, cancel)).Select(Same)];
        var looks = await Painter.DrawAsync(rows, T, Here, TagLink);
        foreach (var (number, look) in looks)
            if (View?.Rows.GetValueOrDefault(number) is { } before && before.Row != look.Row && IsOther(before.Row, look.Row)) changed.Add(number);
        return new IncidentRows(looks);
    }

    /// <returns>The row as it was read before where it says the same, so that it need not be drawn again.</returns>
    private IncidentRow Same(IncidentRow row) => View?.Rows.GetValueOrDefault(row.Number)?.Row is { } before && before.Says(row) ? before : row;

    private static bool IsOther(IncidentRow before, IncidentRow now) =>
        (before.Title, before.Response, before.Status, before.Severity, before.AssigneeId, before.SnoozedUntil) != (now.Title, now.Response, now.Status, now.Severity, now.AssigneeId, now.SnoozedUntil);

    private void Take()
    {
        (shown, groups, waiting) = (List.Now.Found, List.Now.Groups, 0);
        chosen.IntersectWith(shown.Numbers);
        PutTogether();
    }

    private void PutTogether()
    {
        lines = groups.Count == 0 ? null
            : [.. groups.SelectMany(group => new[] { new Line(0, group.Key, group) }.Concat(folded.Contains(group.Key) ? [] : group.Numbers.Select(number => new Line(number, group.Key))))];
        from = Math.Clamp(from, 0, Math.Max(0, Count - 1));
    }

    private Line LineAt(int at) => lines?[at] ?? new Line(shown.Numbers[at], "");

    /// <returns>How many of <paramref name="now"/> are not in <paramref name="before"/>; both newest first.</returns>
    private static int Newer(IReadOnlyList<long> now, IReadOnlyList<long> before)
    {
        if (now == before) return 0;
        var (count, old) = (0, 0);
        foreach (var number in now)
        {
            while (old < before.Count && before[old] > number) old++;
            if (old == before.Count || before[old] != number) count++;
        }
        return count;
    }

    private async Task ShowNewAsync()
    {
        seenUpTo = shown.Numbers is [var newest, ..] ? newest : 0;
        changed.Clear();
        from = 0;
        Take();
        await RetryAsync();
        if (window is not null) await window.ToTopAsync();
    }

    /// <summary>Whoever had the pointer here has seen what is marked.</summary>
    private void Point(bool isInside)
    {
        isPointed = isInside;
        if (isInside) return;
        seenUpTo = shown.Numbers is [var newest, ..] ? Math.Max(seenUpTo, newest) : seenUpTo;
        changed.Clear();
    }

    private Task MoveAsync((int From, int Size) to)
    {
        (from, size) = to;
        return RetryAsync();
    }

    private Task PressAsync(RowEventArgs pressed)
    {
        switch (pressed.Press)
        {
            case "choose":
                Choose(pressed.Row, pressed.At, pressed.Shift);
                return Task.CompletedTask;
            case "acknowledge" when View?.Rows.GetValueOrDefault(pressed.Row) is { } look:
                return AcknowledgeAsync(look.Row);
            default:
                return Task.CompletedTask;
        }
    }

    private async Task AcknowledgeAsync(IncidentRow row)
    {
        if (!acknowledging.Add(row.Number)) return;
        try { await ActAsync(new AcknowledgeIncident(row.Id)); }
        finally { acknowledging.Remove(row.Number); }
    }

    private Task FoldAsync(string group)
    {
        if (!folded.Remove(group)) folded.Add(group);
        PutTogether();
        return RetryAsync();
    }

    private void Choose(long number, int index, bool upToHere)
    {
        var on = !chosen.Contains(number);
        var (first, last) = upToHere && anchor >= 0 && anchor < Count ? (Math.Min(anchor, index), Math.Max(anchor, index)) : (index, index);
        for (var at = first; at <= last; at++)
        {
            // The list may have become shorter since it was drawn where it was pressed.
            var one = at == index ? number : at >= 0 && at < Count && LineAt(at) is { Group: null } line ? line.Number : 0;
            if (one == 0) continue;
            if (on) chosen.Add(one);
            else chosen.Remove(one);
        }
        anchor = index;
    }

    private void ChooseAll()
    {
        if (chosen.Count == shown.Numbers.Count) chosen.Clear();
        else chosen.UnionWith(shown.Numbers);
    }

    private void ChooseNone() => chosen.Clear();

    private async Task WishAsync(BulkWish wish)
    {
        if (Targets is not { Count: > 0 } targets) return;
        try
        {
            var actor = await Actor.GetAsync();
            // Each change rings, and with the ring this is drawn again.
            var result = await Bulk.RunAsync(wish, targets, actor, default, handled => working = targets.Count > 50 ? (handled, targets.Count) : null);
            chosen.Clear();
            var words = BulkWords.Of(T, wish, result);
            if (result.Refused.Count > 0) Toasts.Problem(words);
            else if (result.Undo.Count > 0) Toasts.Undoable(words, () => UndoAsync(result.Undo, actor));
            else Toasts.Success(words);
        }
        catch (Exception failure) when (failure is NotAllowed or Missing)
        {
            Toasts.Problem(failure.Message);
        }
        finally
        {
            working = null;
        }
    }

    private async Task UndoAsync(IReadOnlyList<Infrastructure.Changes.ICommand> commands, Actor actor)
    {
        var done = await Bulk.UndoAsync(commands, actor, default);
        if (done == commands.Count) Toasts.Success(T["Taken back: {0:N0}.", done]);
        else Toasts.Problem(T["{0:N0} of {1:N0} were taken back; the others have changed since.", done, commands.Count]);
    }

    private string? Mark(long number) => number > seenUpTo ? "New" : changed.Contains(number) ? "Changed" : null;

    private string LinkLabel(RowLook look) => Mark(look.Row.Number) is { } mark ? $"{T[mark]}: {look.Label}" : look.Label;

    private string RowClass(IncidentRow row)
    {
        var state = row.Response switch
        {
            ResponseState.Open => row is { Severity: Severity.Sev1, DrillFor: null } ? "row-alert" : "",
            ResponseState.Acknowledged => "",
            ResponseState.Closed => "row-muted",
        };
        return $"{state} {(row.Number > seenUpTo ? "row-new" : changed.Contains(row.Number) ? "row-changed" : "")} {(chosen.Contains(row.Number) ? "row-chosen" : "")}".Trim();
    }
}
