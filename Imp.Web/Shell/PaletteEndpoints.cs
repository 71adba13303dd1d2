using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Languages;

namespace Imp.Web.Shell;

/// <summary>What the command palette finds by name: the pages and the actions of a page it knows by itself.</summary>
internal static class PaletteEndpoints
{
    private const int MostOfAKind = 8;
    private const int LongestText = 200;

    public static void MapPalette(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/palette", FindAsync).RequireAuthorization(nameof(Permission.View)).ExcludeFromDescription();

    private static async Task<IResult> FindAsync(NameBoard board, IncidentQueries incidents, Words words, CancellationToken cancel, string? text = null)
    {
        var typed = (text ?? "").Trim();
        if (typed.Length is 0 or > LongestText) return Results.Json(Array.Empty<PaletteGroup>());

        var names = await board.GetAsync(cancel);
        PaletteGroup[] groups =
        [
            new(words["Incidents"], Links.Incidents, await IncidentsAsync(incidents, words, typed, cancel)),
            Group("Services", Links.Services, names.Services, id => Links.IncidentsOf(id)),
            Group("People", Links.People, names.People, id => Links.DeliveriesTo(id)),
            Group("Teams", Links.Teams, names.Teams, id => Links.With(Links.Incidents, ("team", id.Value.ToString()))),
            Group("Schedules", Links.Schedules, names.Schedules, id => Links.Schedule(id)),
            Group("Escalation policies", Links.Policies, names.Policies, Links.Policy),
            Group("Integrations", Links.Integrations, names.Integrations, Links.Integration),
        ];
        return Results.Json(groups.Where(group => group.Items.Count > 0));

        PaletteGroup Group<TId>(string label, string page, IReadOnlyList<Named<TId>> all, Func<TId, string> link) =>
            new(words[label], page, [.. NameFinder.Find(all, typed, MostOfAKind).Select(one => new PaletteItem(one.Name, link(one.Id), null))]);
    }

    /// <summary>Those that are open first, each half newest first.</summary>
    private static async Task<IReadOnlyList<PaletteItem>> IncidentsAsync(IncidentQueries incidents, Words words, string text, CancellationToken cancel)
    {
        var open = await incidents.ListAsync(IncidentFilter.Default with { Text = text }, null, MostOfAKind, cancel);
        var rows = open.Items;
        if (rows.Count < MostOfAKind)
        {
            var closed = await incidents.ListAsync(IncidentFilter.Default with { Text = text, State = StateFilter.Closed }, null, MostOfAKind - rows.Count, cancel);
            rows = [.. rows, .. closed.Items];
        }
        return [.. rows.Select(row => new PaletteItem($"#{row.Number} {row.Title}", Links.Incident(row.Number), $"{row.Service} · {words[row.Response.ToString()]}"))];
    }
}
