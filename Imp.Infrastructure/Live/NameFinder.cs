namespace Imp.Infrastructure.Live;

/// <summary>Finds names by a few typed letters.</summary>
public static class NameFinder
{
    /// <summary>How well a name fits: 4 for the name itself, 3 when it begins so, 2 when all typed words begin one of its words, 1 when they stand anywhere in it, 0 not at all.</summary>
    public static int Rank(string name, string text)
    {
        var typed = text.Trim();
        if (typed.Length == 0) return 0;
        if (name.Equals(typed, StringComparison.OrdinalIgnoreCase)) return 4;
        if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) return 3;

        var worst = 2;
        foreach (var word in typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) worst = Math.Min(worst, RankOfWord(name, word));
        return worst;
    }

    /// <returns>Those that fit, best first; equals in their own order.</returns>
    public static IEnumerable<Named<TId>> Find<TId>(IEnumerable<Named<TId>> names, string text, int most) =>
        names.Select(one => (One: one, Rank: Rank(one.Name, text))).Where(one => one.Rank > 0).OrderByDescending(one => one.Rank).Take(most).Select(one => one.One);

    /// <returns>The one that is meant: the only one, or the only one that fits best; null when that is not clear.</returns>
    public static Named<TId>? Meant<TId>(IEnumerable<Named<TId>> names, string text) => Find(names, text, 2).ToList() switch
    {
        [var only] => only,
        [var best, var next] when Rank(best.Name, text) > Rank(next.Name, text) => best,
        _ => null,
    };

    private static int RankOfWord(string name, string word)
    {
        var rank = 0;
        for (var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetterOrDigit(name[at - 1])) return 2;
            rank = 1;
        }
        return rank;
    }
}
