namespace Imp.Domain.Incidents;

/// <summary>A span of time.</summary>
public readonly record struct TimeSpanned(DateTimeOffset From, DateTimeOffset Until)
{
    public TimeSpan Length => Until - From;
}

/// <summary>A stretch of a scale on which time passes evenly.</summary>
/// <param name="Start">Where it begins, 0 to 1 of the scale's width.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsGap">True for silence that is drawn narrower than it is.</param>
public sealed record ScalePiece(DateTimeOffset From, DateTimeOffset Until, double Start, double End, bool IsGap);

/// <summary>Where on a picture an instant is. Long silence may be squeezed, so that what happened has the room.</summary>
/// <param name="Pieces">From left to right, without holes.</param>
public sealed record TimeScale(IReadOnlyList<ScalePiece> Pieces)
{
    /// <summary>So wide is a squeezed silence.</summary>
    public const double GapWidth = 0.06;

    /// <summary>At most so many are squeezed: the longest.</summary>
    public const int MostGaps = 6;

    /// <summary>Silence is squeezed from this part of the whole on.</summary>
    private const int Part = 12;

    public DateTimeOffset From => Pieces[0].From;

    public DateTimeOffset Until => Pieces[^1].Until;

    /// <param name="times">When something happened, in order.</param>
    /// <param name="squeeze">False to draw silence as long as it is.</param>
    public static TimeScale Of(TimeSpanned window, IReadOnlyList<DateTimeOffset> times, bool squeeze)
    {
        var gaps = squeeze ? GapsIn(window, times).OrderByDescending(gap => gap.Length).Take(MostGaps).OrderBy(gap => gap.From).ToList() : [];
        var rest = window.Length - gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap.Length);
        // Room on both sides of a gap, so that what happened at its edges does not stand in it.
        var room = Longer(rest / 20, TimeSpan.FromSeconds(1));
        gaps = gaps.ConvertAll(gap => new TimeSpanned(gap.From + Shorter(room, gap.Length / 4), gap.Until - Shorter(room, gap.Length / 4)));
        rest = window.Length - gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap.Length);

        var (pieces, at, x) = (new List<ScalePiece>(), window.From, 0d);
        var wide = 1 - gaps.Count * GapWidth;
        void Add(DateTimeOffset until, double width, bool isGap)
        {
            if (until <= at) return;
            pieces.Add(new ScalePiece(at, until, x, x += width, isGap));
            at = until;
        }
        foreach (var gap in gaps)
        {
            Add(gap.From, wide * ((gap.From - at) / rest), false);
            Add(gap.Until, GapWidth, true);
        }
        Add(window.Until, 1 - x, false);
        return new TimeScale(pieces);
    }

    /// <returns>0 to 1; what lies outside is at the edge.</returns>
    public double X(DateTimeOffset at)
    {
        if (at <= From) return 0;
        var piece = Pieces.FirstOrDefault(one => at < one.Until);
        return piece is null ? 1 : piece.Start + (piece.End - piece.Start) * ((at - piece.From) / (piece.Until - piece.From));
    }

    /// <returns>The instant at a place; beyond the edges time goes on as it does at the edge.</returns>
    public DateTimeOffset At(double x)
    {
        var piece = Pieces.FirstOrDefault(one => x < one.End) ?? Pieces[^1];
        return piece.From + (piece.Until - piece.From) * ((x - piece.Start) / (piece.End - piece.Start));
    }

    /// <returns>Silence in it that is worth saying, in order.</returns>
    public static IEnumerable<TimeSpanned> GapsIn(TimeSpanned window, IReadOnlyList<DateTimeOffset> times)
    {
        // A window that is nothing but silence is shown as it is.
        if (times.Count == 0) yield break;
        var before = window.From;
        foreach (var time in times.Append(window.Until))
        {
            if (TimelineGaps.Between(before, time) is { } gap && gap >= window.Length / Part) yield return new TimeSpanned(before, time);
            before = time;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
