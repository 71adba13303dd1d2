using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>What the list shows.</summary>
/// <param name="Text">The search as it stands in the box.</param>
/// <param name="Open">The saved view that is open; null for none.</param>
/// <param name="IsChanged">The search is not what the open view says.</param>
public sealed record IncidentsView(
    string Text, ListNow Now, IncidentGrouping Grouping, OpenCounts Counts, Names Names, MyViews Mine, ViewRow? Open, bool IsChanged, UserId? Me, bool MayRespond, bool MayManage)
{
    /// <summary>Who looks.</summary>
    public required Actor Actor { get; init; }
}

/// <summary>The incident list. The address is the view: search, grouping, saved view and place.</summary>
public sealed partial class IncidentsPage
{
    /// <summary>What "everything that is not closed" is called where something must be said, because nothing means one's own first view.</summary>
    private const string DefaultText = "is:active";

    private IReadOnlyList<string>? tags;

    [SupplyParameterFromQuery] public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "group")] public string? GroupBy { get; set; }

    [SupplyParameterFromQuery(Name = "view")] public string? ViewOf { get; set; }

    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    // Addresses that somebody kept from before there was a language, and links of other pages that know only an id.
    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Service { get; set; }

    [SupplyParameterFromQuery] public string? Team { get; set; }

    [SupplyParameterFromQuery] public string? Severity { get; set; }

    [SupplyParameterFromQuery] public string? Tag { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    [SupplyParameterFromQuery] public string? Drill { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private IncidentQueries Incidents { get; set; } = null!;

    [Inject] private IncidentLists Lists { get; set; } = null!;

    [Inject] private SearchDesk Desk { get; set; } = null!;

    [Inject] private ViewQueries Views { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Incidents, Topic.Services, Topic.Teams, Topic.Views];

    private string? Old => (State ?? Service ?? Team ?? Severity ?? Tag ?? Text ?? Drill) is null ? null : "";

    protected override async Task<IncidentsView> LoadAsync(CancellationToken cancel)
    {
        var actor = await Actor.GetAsync();
        var mine = await Views.OfAsync(actor.User, cancel);
        var names = await Board.GetAsync(cancel);
        var open = mine.Views.FirstOrDefault(view => ViewOf is null ? Q is null && Old is null && view.Id == mine.Default : view.Id.Value.ToString() == ViewOf);
        var text = Q ?? (Old is not null ? Named((IncidentFilter.Parse(State, Service, Team, Severity, Tag, Text) with { Drill = IncidentFilter.DrillOf(Drill) }).ToQuery(), names).ToString() : open?.Query ?? "");
        if (text == DefaultText) text = "";
        var grouping = Enum.TryParse<IncidentGrouping>(GroupBy, ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : open?.Grouping ?? IncidentGrouping.None;
        var below = long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        var now = await Lists.ReadAsync(new ListWish(text, below, grouping, new Searcher(actor.User, Viewer ?? TimeZoneInfo.Utc)), cancel);
        return new IncidentsView(
            text, now, grouping, await Incidents.CountsAsync(cancel), names, mine, open,
            open is not null && now.Search.Problems.Count == 0 && (now.Search.Query.ToString() != open.Query || grouping != open.Grouping), actor.User, actor.MaySomewhere(Permission.Respond), actor.May(Permission.Manage))
        {
            Actor = actor,
        };
    }

    /// <summary>Links may name things by their id; people read names.</summary>
    private static IncidentQuery Named(IncidentQuery query, Names names) => new(
    [
        .. query.Terms.Select(term => term.Field switch
        {
            QueryField.Service => term with { Values = [.. term.Values.Select(value => names.Services.FirstOrDefault(one => one.Id.ToString() == value)?.Name ?? value)] },
            QueryField.Team => term with { Values = [.. term.Values.Select(value => names.Teams.FirstOrDefault(one => one.Id.ToString() == value)?.Name ?? value)] },
            _ => term,
        }),
    ]);

    private string? Summary(IncidentsView view) => (view.Now.Found.Numbers.Count, view.Now.Found.HasMore) switch
    {
        (0, _) => null,
        var (count, more) => more ? T["The newest {0:N0}; there are more", count] : T.Count(count, "{0:N0} incident", "{0:N0} incidents"),
    };

    private int typings;

    private async Task TypedAsync(QueryTyped typed)
    {
        var mine = ++typings;
        // What is not finished is not complained about while somebody types it.
        if (!typed.IsEntered && (await Desk.ReadAsync(typed.Text, new Searcher(View?.Me, Viewer ?? TimeZoneInfo.Utc), default)).Problems.Count > 0) return;
        // Meanwhile more was typed, or Enter was pressed: an older text must not take the place of a newer.
        if (mine != typings) return;
        Navigator.NavigateTo(AddressOf(typed.Text, null), replace: !typed.IsEntered);
    }

    private async ValueTask<IReadOnlyList<Suggestion>> OffersAsync(string text)
    {
        tags ??= await Incidents.TagsAsync(default);
        return View is { } view ? QuerySuggestions.Of(text, view.Names, tags) : [];
    }

    private void Group(IncidentGrouping by) => Navigator.NavigateTo(Links.With(
        Links.Incidents, ("q", View!.Text.Length == 0 ? DefaultText : View.Text), ("group", by.ToString().ToLowerInvariant()), ("view", View.Open?.Id.ToString())));

    private Task SwitchDensityAsync() => ActAsync(new ChooseDensity(View!.Mine.Density == RowDensity.Compact ? RowDensity.Comfortable : RowDensity.Compact));

    private string Address(IncidentQuery query, long? cursor = null) => AddressOf(query.ToString(), cursor);

    private string AddressOf(string text, long? cursor) => Links.With(
        Links.Incidents, ("q", text.Trim().Length == 0 ? DefaultText : text), ("group", View is { Grouping: not IncidentGrouping.None } or { Open: not null } ? View.Grouping.ToString().ToLowerInvariant() : null),
        ("view", View?.Open?.Id.ToString()), ("cursor", cursor?.ToString(CultureInfo.InvariantCulture)));
}
