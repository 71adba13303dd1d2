namespace Imp.Domain.Audit;

/// <summary>What was done to the log.</summary>
public enum ChainFaultKind { Changed, Removed, Reordered, Inserted, CutOff, NotByImp }

/// <summary>Where the chain breaks first.</summary>
/// <param name="Sequence">The row.</param>
/// <param name="Says">A sentence for whoever runs the check.</param>
public sealed record ChainFault(long Sequence, ChainFaultKind Kind, string Says);

/// <summary>Walks along the chain and finds the first row that is wrong, and why.</summary>
/// <param name="redactions">All of them, in the order in which they were written.</param>
public sealed class ChainCheck(IReadOnlyList<AuditRedaction> redactions)
{
    /// <summary>So many rows taken out at once are told from changed ones.</summary>
    private const int MostShifted = 1_000;

    private readonly Dictionary<long, AuditRedaction> latest = redactions.GroupBy(one => one.Sequence).ToDictionary(rows => rows.Key, rows => rows.Last());
    private readonly ILookup<long, AuditRedaction> byErasure = redactions.OrderBy(one => one.Sequence).ToLookup(one => one.ErasedBy);

    /// <summary>How far it is right.</summary>
    public AuditHead Head { get; private set; } = AuditChain.Start;

    /// <param name="rows">In order, from the first.</param>
    /// <returns>The first fault; null when all are whole.</returns>
    public ChainFault? Walk(IEnumerable<AuditEntry> rows)
    {
        using var row = rows.GetEnumerator();
        while (row.MoveNext())
        {
            if (Fault(row.Current) is { } fault) return fault;
            if (Breaks(row.Current)) return Explain(row.Current, row);
            Head = new AuditHead(row.Current.Sequence, row.Current.Hash!);
        }
        var unvouched = byErasure.FirstOrDefault(erasure => erasure.Key > Head.Sequence);
        return unvouched is null ? null : new ChainFault(unvouched.First().Sequence, ChainFaultKind.Changed, $"Row {unvouched.First().Sequence} was erased by row {unvouched.Key}, which does not exist.");
    }

    /// <summary>What can be said of a row by itself.</summary>
    private ChainFault? Fault(AuditEntry row)
    {
        var next = Head.Sequence + 1;
        if (row.Sequence > next) return new ChainFault(next, ChainFaultKind.Removed, row.Sequence == next + 1 ? $"Row {next} was removed." : $"Rows {next} to {row.Sequence - 1} were removed.");
        if (row.Hash is null || row.Digest is null) return new ChainFault(row.Sequence, ChainFaultKind.Inserted, $"Row {row.Sequence} is not chained: it was not written by Imp.");
        if (Words(row) is { } words) return words;
        if (byErasure.Contains(row.Sequence) && !(row.Covers ?? []).AsSpan().SequenceEqual(AuditChain.CoverOf(byErasure[row.Sequence])))
            return new ChainFault(row.Sequence, ChainFaultKind.Changed, $"The erasure in row {row.Sequence} replaced other words than those that stand there now.");
        return null;
    }

    private ChainFault? Words(AuditEntry row)
    {
        // Of a row that stands in another's place the words are right: the hash tells.
        if (row.Salt is { } salt) return row.Digest.AsSpan().SequenceEqual(AuditChain.DigestOf(row, salt)) ? null : new ChainFault(row.Sequence, ChainFaultKind.Changed, $"Row {row.Sequence} was changed: its name, place or detail are not those that were written.");
        if (!latest.TryGetValue(row.Sequence, out var redaction)) return new ChainFault(row.Sequence, ChainFaultKind.Changed, $"The words of row {row.Sequence} were taken away, and no erasure says so.");
        return redaction.ErasedBy > row.Sequence && redaction.Digest.AsSpan().SequenceEqual(AuditChain.DigestOf(row, [])) ? null
            : new ChainFault(row.Sequence, ChainFaultKind.Changed, $"Row {row.Sequence} was changed after somebody was erased from it.");
    }

    private bool Breaks(AuditEntry row) => !row.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(Head.Hash, row));

    /// <summary>The row does not follow. Where does what should stand here stand, and does what stands here belong elsewhere?</summary>
    private ChainFault Explain(AuditEntry row, IEnumerator<AuditEntry> after)
    {
        var at = row.Sequence;
        var before = row;
        while (after.MoveNext())
        {
            var later = after.Current;
            if (later.Hash is { } hash && hash.AsSpan().SequenceEqual(AuditChain.HashOf(Head.Hash, later with { Sequence = at })))
                return Follows(row, later)
                    ? new ChainFault(at, ChainFaultKind.Reordered, $"Rows were reordered: what was written as row {at} stands at {later.Sequence}.")
                    : new ChainFault(at, ChainFaultKind.Inserted, $"Row {at} was put in: what was written as row {at} stands at {later.Sequence}.");
            if (before == row && Shift(row, later) is { } gone)
                return new ChainFault(at, ChainFaultKind.Removed, gone == 1 ? $"Row {at} was removed and those after it renumbered." : $"{gone} rows from {at} on were removed and those after them renumbered.");
            before = later;
        }
        return new ChainFault(at, ChainFaultKind.Changed, $"Row {at} was changed: it is not what was written.");
    }

    /// <summary>True when the row is a real one that follows the other somewhere: the two changed places.</summary>
    private static bool Follows(AuditEntry row, AuditEntry other) => Enumerable.Range(0, MostShifted).Any(by => row.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(other.Hash, row with { Sequence = row.Sequence + by })))
        || row.Salt is not null && row.Hash!.Length == other.Hash!.Length && other.Sequence - row.Sequence > 1;

    /// <returns>By how many the two rows were moved up; null when they were not.</returns>
    private static int? Shift(AuditEntry row, AuditEntry next)
    {
        for (var by = 1; by <= MostShifted; by++)
            if (next.Hash is { } hash && hash.AsSpan().SequenceEqual(AuditChain.HashOf(row.Hash, next with { Sequence = next.Sequence + by }))) return by;
        return null;
    }
}
