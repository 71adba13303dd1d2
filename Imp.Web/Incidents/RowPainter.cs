using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Imp.Infrastructure.Incidents;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>A row of the list as everybody sees it; what differs from viewer to viewer is drawn around these.</summary>
/// <param name="Title">The cells up to the title. Tags in it are links, so it is a part of its own: it stays when only the facts are others.</param>
/// <param name="Facts">All cells after the title.</param>
public sealed record RowLook(
    IncidentRow Row, string Number, string Href, string Label, string ChooseLabel, string AcknowledgeLabel, MarkupString Title, MarkupString Facts, MarkupString Check);

/// <summary>Draws the rows of the list, each once for all who look at it, and again when it says something else.</summary>
internal sealed class RowPainter(Painter painter)
{
    /// <summary>Goes with the row: what nobody shows any more is forgotten by itself.</summary>
    private readonly ConditionalWeakTable<IncidentRow, ConcurrentDictionary<(Language, string), RowLook>> drawn = [];

    /// <param name="here">The address of the search: what its tags lead to depends on it.</param>
    /// <param name="tagLink">Where a tag leads from there.</param>
    public async ValueTask<IReadOnlyDictionary<long, RowLook>> DrawAsync(IReadOnlyCollection<IncidentRow> rows, Words words, string here, Func<string, string> tagLink)
    {
        var (looks, missing) = (new Dictionary<long, RowLook>(rows.Count), new List<IncidentRow>());
        foreach (var row in rows)
        {
            if (drawn.TryGetValue(row, out var known) && known.TryGetValue((words.Language, here), out var look)) looks[row.Number] = look;
            else missing.Add(row);
        }
        if (missing.Count == 0) return looks;

        var parts = await painter.DrawAsync(words.Language, [Check, .. missing.SelectMany(row => new[] { TitleOf(row, tagLink), FactsOf(row) })]);
        for (var at = 0; at < missing.Count; at++)
        {
            var row = missing[at];
            var number = row.Number.ToString(CultureInfo.InvariantCulture);
            looks[row.Number] = drawn.GetOrCreateValue(row)[(words.Language, here)] = new RowLook(
                row, number, Links.Incident(row.Number), $"#{number} {row.Title}", words["Choose #{0}", row.Number], words["Acknowledge #{0}", row.Number],
                parts[2 * at + 1], parts[2 * at + 2], parts[0]);
        }
        return looks;
    }

    private static void Check(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder to)
    {
        to.OpenComponent<Icon>(0);
        to.AddComponentParameter(1, nameof(Icon.Name), "check");
        to.AddComponentParameter(2, nameof(Icon.Size), 17);
        to.CloseComponent();
    }

    private static RenderFragment TitleOf(IncidentRow row, Func<string, string> tagLink) => to =>
    {
        to.OpenComponent<IncidentTitle>(0);
        to.AddComponentParameter(1, nameof(IncidentTitle.Row), row);
        to.AddComponentParameter(2, nameof(IncidentTitle.TagLink), tagLink);
        to.CloseComponent();
    };

    private static RenderFragment FactsOf(IncidentRow row) => to =>
    {
        to.OpenComponent<IncidentFacts>(0);
        to.AddComponentParameter(1, nameof(IncidentFacts.Row), row);
        to.CloseComponent();
    };
}
