using System.Text.RegularExpressions;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>What a matcher looks at.</summary>
public enum MatchField { Severity, Title, DedupKey, Source }

/// <summary>How it looks.</summary>
public enum MatchWay { Equals, Contains, Pattern }

/// <summary>One condition on an alert. Texts are compared without regard to case.</summary>
public sealed class Matcher
{
    /// <summary>At most this many characters.</summary>
    public const int Longest = 200;

    // An alert must not wait for somebody's expression; one that takes longer matches nothing, so that in doubt people are paged.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Regex? pattern;

    /// <exception cref="Refusal"><c>match.pattern</c> when the expression cannot be read; see <see cref="IsPattern"/>.</exception>
    public Matcher(MatchField field, MatchWay way, string value)
    {
        (Field, Way, Value) = (field, way, value);
        if (way == MatchWay.Pattern) pattern = Read(value) ?? throw new Refusal("match.pattern", "This is not a regular expression that Imp can use.");
    }

    public MatchField Field { get; }

    public MatchWay Way { get; }

    public string Value { get; }

    /// <returns>True for an expression that can be used: without look-around and back references, which could take for ever.</returns>
    public static bool IsPattern(string text) => Read(text) is not null;

    public bool Matches(AlertFacts alert)
    {
        var text = Field switch
        {
            MatchField.Severity => alert.Severity.ToIncident().Label(),
            MatchField.Title => alert.Title ?? alert.DedupKey,
            MatchField.DedupKey => alert.DedupKey,
            MatchField.Source => alert.Source ?? "",
        };
        return Way switch
        {
            MatchWay.Equals => text.Equals(Value, StringComparison.OrdinalIgnoreCase),
            MatchWay.Contains => text.Contains(Value, StringComparison.OrdinalIgnoreCase),
            MatchWay.Pattern => Fits(text),
        };
    }

    private bool Fits(string text)
    {
        try
        {
            return pattern!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Read(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
