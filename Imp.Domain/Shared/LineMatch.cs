namespace Imp.Domain.Shared;

/// <summary>Which lines of an older text are still there in a newer one.</summary>
internal static class LineMatch
{
    /// <summary>Up to so many comparisons a stretch is looked at exactly; beyond, only by lines that occur once, so that no text can keep the server busy.</summary>
    private const int MostCells = 1_000_000;

    private const int Deepest = 40;

    /// <returns>For each old line the place of the same line in the new text, rising; -1 for a line that is gone.</returns>
    public static int[] Of(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var places = new int[old.Count];
        Array.Fill(places, -1);
        Match(old, now, new Stretch(0, old.Count, 0, now.Count), places, 0);
        return places;
    }

    private static void Match(IReadOnlyList<string> old, IReadOnlyList<string> now, Stretch all, int[] places, int depth)
    {
        var (from, to, start, end) = all;
        while (from < to && start < end && old[from] == now[start]) places[from++] = start++;
        while (from < to && start < end && old[to - 1] == now[end - 1]) places[--to] = --end;
        if (from == to || start == end) return;

        var left = new Stretch(from, to, start, end);
        if ((long)(to - from) * (end - start) <= MostCells)
        {
            Exactly(old, now, left, places);
            return;
        }
        var anchors = depth < Deepest ? Anchors(old, now, left) : [];
        if (anchors.Count == 0) return;
        foreach (var (one, place) in anchors)
        {
            Match(old, now, new Stretch(from, one, start, place), places, depth + 1);
            places[one] = place;
            (from, start) = (one + 1, place + 1);
        }
        Match(old, now, new Stretch(from, to, start, end), places, depth + 1);
    }

    /// <summary>The longest common subsequence.</summary>
    private static void Exactly(IReadOnlyList<string> old, IReadOnlyList<string> now, Stretch left, int[] places)
    {
        var (rows, columns) = (left.To - left.From, left.End - left.Start);
        var longest = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
            for (var column = columns - 1; column >= 0; column--)
                longest[row, column] = old[left.From + row] == now[left.Start + column] ? longest[row + 1, column + 1] + 1 : Math.Max(longest[row + 1, column], longest[row, column + 1]);

        for (int row = 0, column = 0; row < rows && column < columns;)
        {
            if (old[left.From + row] == now[left.Start + column]) places[left.From + row++] = left.Start + column++;
            else if (longest[row + 1, column] >= longest[row, column + 1]) row++;
            else column++;
        }
    }

    /// <summary>Lines that occur once on either side and stand in the same order on both.</summary>
    private static List<(int Old, int Now)> Anchors(IReadOnlyList<string> old, IReadOnlyList<string> now, Stretch left)
    {
        var once = Once(now, left.Start, left.End);
        var pairs = Once(old, left.From, left.To).Where(one => once.ContainsKey(one.Key)).Select(one => (Old: one.Value, Now: once[one.Key])).OrderBy(pair => pair.Old).ToList();

        // The longest rising run: piles as in patience.
        List<int> tops = [];
        var below = new int[pairs.Count];
        for (var index = 0; index < pairs.Count; index++)
        {
            var (low, high) = (0, tops.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (pairs[tops[middle]].Now < pairs[index].Now) low = middle + 1;
                else high = middle;
            }
            below[index] = low == 0 ? -1 : tops[low - 1];
            if (low == tops.Count) tops.Add(index);
            else tops[low] = index;
        }
        List<(int, int)> run = [];
        for (var index = tops.Count == 0 ? -1 : tops[^1]; index >= 0; index = below[index]) run.Add(pairs[index]);
        run.Reverse();
        return run;
    }

    private static Dictionary<string, int> Once(IReadOnlyList<string> lines, int from, int to)
    {
        Dictionary<string, int> found = [];
        for (var index = from; index < to; index++) found[lines[index]] = found.ContainsKey(lines[index]) ? -1 : index;
        return found.Where(one => one.Value >= 0).ToDictionary();
    }

    private readonly record struct Stretch(int From, int To, int Start, int End);
}
