namespace Imp.Domain.Incidents;

/// <summary>What stands beside what in the picture of a timeline.</summary>
public enum PictureLane { Alerts, Pages, People, Changes }

/// <summary>An entry, as far as the picture needs it.</summary>
/// <param name="Person">Whose row it is in; null for what is in a lane of its kind.</param>
public sealed record PictureEntry(long Sequence, DateTimeOffset At, string Kind, PictureLane Lane, string? Person);

/// <summary>One entry, or several that would stand on one another.</summary>
/// <param name="X">0 to 1.</param>
/// <param name="Count">How many they are.</param>
public sealed record PictureMark(double X, PictureEntry First, PictureEntry Last, int Count);

/// <summary>What lasted, or several such things that are too narrow to be told apart.</summary>
/// <param name="Start">0 to 1.</param>
/// <param name="Count">How many they are.</param>
public sealed record PictureBar(Phase First, Phase Last, double Start, double End, int Count);

/// <summary>A row of marks.</summary>
/// <param name="Person">Whose; null for a lane of a kind, and of people for all who have no row of their own.</param>
public sealed record PictureRow(PictureLane Lane, string? Person, IReadOnlyList<PictureMark> Marks);

/// <summary>Draws a timeline: pure geometry, without words and colours.</summary>
/// <param name="Gaps">Silence worth saying, in order, squeezed or not.</param>
public sealed record TimelinePicture(TimeScale Scale, IReadOnlyList<TimeSpanned> Gaps, IReadOnlyList<PictureRow> Rows)
{
    /// <summary>The narrowest picture, in pixels; marks and bars are joined so that they do not stand on one another there.</summary>
    public const int Narrowest = 600;

    private const int Between = 2;

    private const double NarrowBar = 12d / Narrowest;

    /// <summary>So many people have a row of their own: those who came first. The others share one.</summary>
    public const int MostPeople = 8;

    /// <summary>No window is shorter.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <param name="entries">All of the incident that are wanted, in order of time: rows stay the same however far one looks in.</param>
    public static TimelinePicture Draw(TimeSpanned window, IReadOnlyList<PictureEntry> entries, bool squeeze)
    {
        List<PictureEntry> seen = [.. entries.Where(entry => entry.At >= window.From && entry.At <= window.Until)];
        List<DateTimeOffset> times = seen.ConvertAll(entry => entry.At);
        var scale = TimeScale.Of(window, times, squeeze);
        string[] people = [.. entries.Where(entry => entry.Lane == PictureLane.People).Select(entry => entry.Person!).Distinct().Take(MostPeople + 1)];
        // One more would only be replaced by "others".
        var own = people.Length > MostPeople ? people[..MostPeople] : people;
        var rows = entries.Select(entry => Row(entry, own)).Distinct().OrderBy(row => row.Lane).ThenBy(row => row.Person is null ? MostPeople : Array.IndexOf(own, row.Person)).ToList();
        var marks = seen.ToLookup(entry => Row(entry, own));
        return new TimelinePicture(scale, [.. TimeScale.GapsIn(window, times)], [.. rows.Select(row => new PictureRow(row.Lane, row.Person, Join(marks[row], scale)))]);
    }

    /// <returns>How wide a mark is, in pixels.</returns>
    public static int Width(int count) => count == 1 ? 24 : 18 + 8 * count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;

    /// <returns>Where the bars are that can be seen. Neighbours that are too narrow to be told apart become one.</returns>
    public static IReadOnlyList<PictureBar> Bars(IEnumerable<Phase> phases, TimeSpanned whole, TimeScale scale)
    {
        var bars = new List<PictureBar>();
        foreach (var phase in phases.Where(phase => phase.From < scale.Until && (phase.Until ?? whole.Until) > scale.From))
        {
            var bar = new PictureBar(phase, phase, scale.X(phase.From), scale.X(phase.Until ?? whole.Until), 1);
            if (bars.Count > 0 && bars[^1] is var last && last.First.Row == phase.Row && bar.End - bar.Start < NarrowBar && (last.Count > 1 || last.End - last.Start < NarrowBar) && bar.Start - last.End < NarrowBar)
                bars[^1] = last with { Last = phase, End = bar.End, Count = last.Count + 1 };
            else bars.Add(bar);
        }
        return bars;
    }

    /// <returns>All that is shown when nothing is zoomed: from the first entry to the last, with a margin, and up to now while it lasts.</returns>
    public static TimeSpanned Whole(DateTimeOffset first, DateTimeOffset last)
    {
        var margin = (last - first) / 40;
        if (margin < Shortest / 2) margin = Shortest / 2;
        return new TimeSpanned(first - margin, last + margin);
    }

    /// <returns>A window that somebody asked for, moved and cut so that it lies within the whole and is not too short.</returns>
    public static TimeSpanned Within(TimeSpanned whole, TimeSpanned wanted)
    {
        if (wanted.Length < Shortest) wanted = new TimeSpanned(wanted.From - (Shortest - wanted.Length) / 2, wanted.Until + (Shortest - wanted.Length) / 2);
        if (wanted.Length >= whole.Length) return whole;
        if (wanted.From < whole.From) return new TimeSpanned(whole.From, whole.From + wanted.Length);
        return wanted.Until > whole.Until ? new TimeSpanned(whole.Until - wanted.Length, whole.Until) : wanted;
    }

    private static (PictureLane Lane, string? Person) Row(PictureEntry entry, string[] own) =>
        (entry.Lane, entry.Lane == PictureLane.People && Array.IndexOf(own, entry.Person) >= 0 ? entry.Person : null);

    private static List<PictureMark> Join(IEnumerable<PictureEntry> entries, TimeScale scale)
    {
        var marks = new List<PictureMark>();
        foreach (var entry in entries)
        {
            var x = scale.X(entry.At);
            if (marks.Count > 0 && Touch(marks[^1], x, 1)) marks[^1] = marks[^1] with { Last = entry, Count = marks[^1].Count + 1 };
            else marks.Add(new PictureMark(x, entry, entry, 1));
        }
        // A number that grew may have come too near to the mark before it.
        for (var place = marks.Count - 1; place > 0; place--)
        {
            if (place >= marks.Count || !Touch(marks[place - 1], marks[place].X, marks[place].Count)) continue;
            marks[place - 1] = marks[place - 1] with { Last = marks[place].Last, Count = marks[place - 1].Count + marks[place].Count };
            marks.RemoveAt(place);
            place++;
        }
        return marks;
    }

    private static bool Touch(PictureMark mark, double x, int count) => x - mark.X < ((Width(mark.Count) + Width(count)) / 2d + Between) / Narrowest;
}
