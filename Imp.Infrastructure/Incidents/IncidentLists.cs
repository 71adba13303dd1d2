using Imp.Domain.Incidents;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Incidents;

/// <summary>A list of incidents: a search, how it is grouped, and where it begins.</summary>
/// <param name="Text">The search as it was typed.</param>
/// <param name="Below">Only smaller numbers; null from the newest.</param>
public sealed record ListWish(string Text, long? Below, IncidentGrouping By, Searcher Searcher);

/// <summary>A list as it is now. Whoever looks at the same one gets the same one, down to each row that did not change.</summary>
/// <param name="Groups">Empty when it is not grouped.</param>
/// <param name="First">The rows that are seen first, by their number.</param>
public sealed record ListNow(IncidentSearch Search, FoundNumbers Found, IReadOnlyList<IncidentGroupOf> Groups, IReadOnlyDictionary<long, IncidentRow> First);

/// <summary>Reads lists once for all who look at the same one.</summary>
public sealed class IncidentLists : IDisposable
{
    /// <summary>How many rows come with the list.</summary>
    public const int FirstRows = 52;

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>What <c>since:2d</c> finds changes by itself.</summary>
    private static readonly TimeSpan TrueFor = TimeSpan.FromSeconds(1);

    private readonly SearchDesk desk;
    private readonly IncidentQueries incidents;
    private readonly IncidentGroupQueries grouper;
    private readonly SharedPictures<ListWish, ListNow> pictures;

    public IncidentLists(SearchDesk desk, IncidentQueries incidents, IncidentGroupQueries grouper, Bell bell, TimeProvider clock)
    {
        (this.desk, this.incidents, this.grouper) = (desk, incidents, grouper);
        pictures = new SharedPictures<ListWish, ListNow>(bell, [Topic.Incidents, Topic.Services, Topic.Teams, Topic.People], AtMostEvery, clock, ReadAsync, TrueFor);
    }

    /// <summary>How many different ones are looked at.</summary>
    internal int Kept => pictures.Count;

    public ValueTask<ListNow> ReadAsync(ListWish wish, CancellationToken cancel) => pictures.ReadAsync(Alike(wish), cancel);

    public void Dispose() => pictures.Dispose();

    /// <returns>The same for all to whom it means the same: who asks counts only where the search says "me", and the zone where it parts days.</returns>
    private static ListWish Alike(ListWish wish)
    {
        var terms = IncidentQuery.Parse(wish.Text).Query.Terms;
        var saysMe = terms.Any(term => term.Field is QueryField.Who or QueryField.OpenedBy && term.Values.Contains("me"));
        var partsDays = wish.By == IncidentGrouping.Day || terms.Any(term => term.Field is QueryField.Since or QueryField.Before);
        return wish with { Searcher = new Searcher(saysMe ? wish.Searcher.Me : null, partsDays ? wish.Searcher.Zone : TimeZoneInfo.Utc) };
    }

    private async Task<ListNow> ReadAsync(ListWish wish, ListNow? before, CancellationToken cancel)
    {
        var search = await desk.ReadAsync(wish.Text, wish.Searcher, cancel);
        var found = search.Problems.Count > 0 ? new FoundNumbers([], false) : await incidents.FindAsync(search, wish.Below, IncidentQueries.MostNumbers, cancel);
        var groups = await grouper.OfAsync(found.Numbers, wish.By, wish.Searcher.Zone, cancel);
        var first = groups.Count == 0 ? found.Numbers : groups.SelectMany(group => group.Numbers);
        var rows = await incidents.RowsAsync([.. first.Take(FirstRows).Distinct()], cancel);
        return new ListNow(search, found, groups, rows.ToDictionary(row => row.Number, row => before?.First.GetValueOrDefault(row.Number) is { } same && same.Says(row) ? same : row));
    }
}
