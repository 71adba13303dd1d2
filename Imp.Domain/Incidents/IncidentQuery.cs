namespace Imp.Domain.Incidents;

/// <summary>Which incidents are wanted: terms that must all hold. The text in the search box, the chips beside it, the address and a saved view are faces of this one value.</summary>
public sealed record IncidentQuery(IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>At most so many characters.</summary>
    public const int Longest = 500;

    /// <summary>At most so many terms, and so many values in one.</summary>
    public const int Most = 30;

    /// <summary>Everything that is not closed.</summary>
    public static readonly IncidentQuery Default = new([]);

    private static readonly IncidentTrait[] Responses =
        [IncidentTrait.Open, IncidentTrait.Acknowledged, IncidentTrait.Closed, IncidentTrait.Active, IncidentTrait.Any, IncidentTrait.Merged];

    /// <summary>True when only what is not closed can be found.</summary>
    public bool IsActiveOnly =>
        !Terms.Any(SaysResponse)
        || Terms.Any(term => !term.IsNot && term.Field == QueryField.Is && Traits(term).All(trait => trait is not (IncidentTrait.Closed or IncidentTrait.Any or IncidentTrait.Merged or IncidentTrait.Umbrella or IncidentTrait.Again or IncidentTrait.Drill)))
        || Terms.Any(term => term.IsNot && term.Field == QueryField.Is && Traits(term).Contains(IncidentTrait.Closed));

    /// <summary>Reads what somebody typed. Any text can be read; what cannot be understood is a problem and left out.</summary>
    public static QueryReading Parse(string? text) => new QueryReader(text ?? "").Read();

    /// <returns>What a term after <c>is:</c> names.</returns>
    public static IEnumerable<IncidentTrait> Traits(QueryTerm term) => term.Values.Select(QueryWords.Trait).OfType<IncidentTrait>();

    /// <returns>The values that are asked for in a field; empty for no restriction.</returns>
    public IReadOnlyList<string> ValuesOf(QueryField field) => Terms.FirstOrDefault(term => term.Field == field && !term.IsNot)?.Values ?? [];

    /// <returns>The query with other values in a field; without any restriction there for none.</returns>
    public IncidentQuery With(QueryField field, params IReadOnlyList<string> values)
    {
        var at = Terms.ToList().FindIndex(term => term.Field == field && !term.IsNot);
        var others = Terms.Where(term => term.Field != field || term.IsNot).ToList();
        if (values.Count > 0) others.Insert(at < 0 ? others.Count : Math.Min(at, others.Count), new QueryTerm(field, values));
        return new IncidentQuery(others);
    }

    public IncidentQuery And(QueryTerm term) => Terms.Contains(term) ? this : new IncidentQuery([.. Terms, term]);

    public IncidentQuery Without(QueryTerm term) => new([.. Terms.Where(one => one != term)]);

    public bool Equals(IncidentQuery? other) => other is not null && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => Terms.Aggregate(0, HashCode.Combine);

    /// <summary>As it is typed; <see cref="Parse"/> makes the same of it again.</summary>
    public override string ToString() => string.Join(' ', Terms);

    private static bool SaysResponse(QueryTerm term) => term.Field == QueryField.Is && Traits(term).Any(Responses.Contains);
}

/// <summary>What was understood of a text.</summary>
public sealed record QueryReading(IncidentQuery Query, IReadOnlyList<QueryProblem> Problems);

/// <summary>Something that was not understood.</summary>
/// <param name="At">Where it starts, from 0.</param>
/// <param name="Length">How many characters of the text it is about.</param>
/// <param name="Text">A sentence that says what to write instead.</param>
public sealed record QueryProblem(int At, int Length, string Text);
