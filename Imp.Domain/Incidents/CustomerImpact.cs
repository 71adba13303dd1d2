namespace Imp.Domain.Incidents;

/// <summary>What customers notice of an incident.</summary>
/// <param name="Who">Who is affected, in words, at most 200 characters; empty when nobody said.</param>
/// <param name="Count">How many; null when nobody said.</param>
/// <param name="Workaround">What they can do meanwhile: Markdown, at most 2,000 characters; empty for nothing.</param>
public sealed record CustomerImpact(string Who, long? Count, string Workaround)
{
    public const int LongestWho = 200;

    public const int LongestWorkaround = 2_000;

    /// <summary>At most so many are affected.</summary>
    public const long MostCount = 1_000_000_000_000;

    public static CustomerImpact None { get; } = new("", null, "");

    public bool IsKnown => this != None;

    /// <summary>How bad it is by the number alone, from so many people on.</summary>
    private static readonly (long From, Severity Severity)[] Table = [(1_000, Severity.Sev1), (100, Severity.Sev2), (1, Severity.Sev3), (0, Severity.Sev4)];

    /// <summary>A suggestion, which a person takes or leaves: by how many are affected, one step milder when they can help themselves. Null without a number.</summary>
    public Severity? Suggested
    {
        get
        {
            if (Count is not { } count) return null;
            var severity = Table.First(row => count >= row.From).Severity;
            return Workaround.Length > 0 && severity < Severity.Sev4 ? severity + 1 : severity;
        }
    }
}

/// <summary>What changes of the impact; null for what stays.</summary>
/// <param name="ForgetCount">True to say that the number is not known.</param>
public sealed record ImpactEdit(string? Who = null, long? Count = null, bool ForgetCount = false, string? Workaround = null);
