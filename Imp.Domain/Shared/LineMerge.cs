namespace Imp.Domain.Shared;

/// <summary>A stretch of a merged text.</summary>
/// <param name="Lines">What stands there; empty for a conflict that nobody has decided.</param>
public sealed record MergePart(IReadOnlyList<string> Lines)
{
    /// <summary>What both wrote differently at this place; null where the merge decided.</summary>
    public MergeConflict? Conflict { get; init; }
}

/// <summary>One place that two people changed differently.</summary>
/// <param name="Base">What stood there when both began.</param>
/// <param name="Mine">What the one wrote; empty when that one took it away.</param>
/// <param name="Theirs">What the other wrote; empty when that one took it away.</param>
public sealed record MergeConflict(IReadOnlyList<string> Base, IReadOnlyList<string> Mine, IReadOnlyList<string> Theirs);

/// <summary>Whose words stay at a place that two people changed.</summary>
public enum MergeChoice { Mine, Theirs, Both }

/// <summary>
/// Two people changed the same text: what only one of them changed is kept, what both changed alike is kept once, and where they differ it is
/// a conflict that a person decides. No line of either is lost without being shown.
/// </summary>
public sealed class LineMerge
{
    private LineMerge(IReadOnlyList<MergePart> parts) => Parts = parts;

    /// <summary>From the first line to the last.</summary>
    public IReadOnlyList<MergePart> Parts { get; }

    /// <summary>How many places somebody has to decide about.</summary>
    public int Conflicts => Parts.Count(part => part.Conflict is not null);

    /// <summary>The merged text; null while there are conflicts.</summary>
    public string? Text => Conflicts > 0 ? null : string.Join('\n', Parts.SelectMany(part => part.Lines));

    /// <param name="old">The text both began with. Line ends count as line feeds.</param>
    /// <param name="mine">What the one made of it.</param>
    /// <param name="theirs">What the other made of it.</param>
    public static LineMerge Of(string old, string mine, string theirs)
    {
        var (was, my, their) = (Lines(old), Lines(mine), Lines(theirs));
        var (inMine, inTheirs) = (LineMatch.Of(was, my), LineMatch.Of(was, their));
        List<MergePart> parts = [];
        var (from, myFrom, theirFrom) = (0, 0, 0);
        while (from < was.Length || myFrom < my.Length || theirFrom < their.Length)
        {
            var same = 0;
            while (from + same < was.Length && inMine[from + same] == myFrom + same && inTheirs[from + same] == theirFrom + same) same++;
            if (same > 0)
            {
                parts.Add(new MergePart(was[from..(from + same)]));
                (from, myFrom, theirFrom) = (from + same, myFrom + same, theirFrom + same);
                continue;
            }
            var to = from;
            while (to < was.Length && (inMine[to] < 0 || inTheirs[to] < 0)) to++;
            var (myTo, theirTo) = to < was.Length ? (inMine[to], inTheirs[to]) : (my.Length, their.Length);
            parts.Add(Decide(was[from..to], my[myFrom..myTo], their[theirFrom..theirTo]));
            (from, myFrom, theirFrom) = (to, myTo, theirTo);
        }
        return new LineMerge(parts);
    }

    /// <summary>The text with each conflict decided.</summary>
    /// <param name="choices">One per conflict, in their order.</param>
    public string With(IReadOnlyList<MergeChoice> choices)
    {
        var next = 0;
        return string.Join('\n', Parts.SelectMany(part => part.Conflict is { } conflict ? Chosen(conflict, choices[next++]) : part.Lines));
    }

    private static IEnumerable<string> Chosen(MergeConflict conflict, MergeChoice choice) => choice switch
    {
        MergeChoice.Mine => conflict.Mine,
        MergeChoice.Theirs => conflict.Theirs,
        MergeChoice.Both => [.. conflict.Theirs, .. conflict.Mine],
    };

    private static MergePart Decide(string[] was, string[] my, string[] their)
    {
        if (my.AsSpan().SequenceEqual(their) || their.AsSpan().SequenceEqual(was)) return new MergePart(my);
        return my.AsSpan().SequenceEqual(was) ? new MergePart(their) : new MergePart([]) { Conflict = new MergeConflict(was, my, their) };
    }

    private static string[] Lines(string text) => text.Replace("\r\n", "\n").Split('\n');
}
