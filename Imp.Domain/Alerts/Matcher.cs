using System.Text.RegularExpressions;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Alerts;

/// <summary>What a matcher looks at.</summary>
public enum MatchField { Severity, Title, DedupKey, Source, Service, Integration, Label }

/// <summary>How it looks.</summary>
public enum MatchWay { Equals, NotEquals, Contains, Pattern, AtLeast }

/// <summary>One condition on an alert. Texts are compared without regard to case.</summary>
public sealed class Matcher
{
    /// <summary>At most this many characters.</summary>
    public const int Longest = 200;

    // An alert must not wait for somebody's expression; one that takes longer matches nothing, so that in doubt people are paged.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Regex? pattern;
    private readonly Severity? least;

    /// <param name="label">The label's name, where the field is a label.</param>
    /// <exception cref="Refusal"><c>match.pattern</c> when the expression cannot be read; see <see cref="IsPattern"/>.</exception>
    public Matcher(MatchField field, MatchWay way, string value, string? label = null)
    {
        (Field, Way, Value, Label) = (field, way, value, label);
        if (way == MatchWay.Pattern) pattern = Read(value) ?? throw new Refusal("match.pattern", "This is not a regular expression that Imp can use.");
        if (way == MatchWay.AtLeast) least = Severities.Parse(value);
    }

    public MatchField Field { get; }

    public MatchWay Way { get; }

    public string Value { get; }

    /// <summary>The label's name; null for any other field.</summary>
    public string? Label { get; }

    /// <exception cref="Refusal"><c>match.pattern</c> when the expression cannot be read.</exception>
    public static Matcher Of(MatcherInput input) => new(input.Field, input.Way, input.Value, input.Label);

    /// <returns>True for an expression that can be used: without look-around and back references, which could take for ever.</returns>
    public static bool IsPattern(string text) => Read(text) is not null;

    /// <returns>The ways in which a field can be looked at, the usual one first.</returns>
    public static IReadOnlyList<MatchWay> WaysOf(MatchField field) => field switch
    {
        MatchField.Severity => [MatchWay.AtLeast, MatchWay.Equals, MatchWay.NotEquals],
        MatchField.Service or MatchField.Integration => [MatchWay.Equals, MatchWay.NotEquals],
        MatchField.Title or MatchField.DedupKey or MatchField.Source or MatchField.Label => [MatchWay.Contains, MatchWay.Equals, MatchWay.NotEquals, MatchWay.Pattern],
    };

    public bool Matches(AlertFacts alert)
    {
        var text = Text(alert);
        return Way switch
        {
            MatchWay.Equals => text is not null && text.Equals(Value, StringComparison.OrdinalIgnoreCase),
            MatchWay.NotEquals => text is null || !text.Equals(Value, StringComparison.OrdinalIgnoreCase),
            MatchWay.Contains => text is not null && text.Contains(Value, StringComparison.OrdinalIgnoreCase),
            MatchWay.Pattern => text is not null && Fits(text),
            MatchWay.AtLeast => least is { } bound && !bound.IsWorseThan(alert.Severity.ToIncident()),
        };
    }

    /// <returns>What the alert has there; null when it has no such thing.</returns>
    public string? Text(AlertFacts alert) => Field switch
    {
        MatchField.Severity => alert.Severity.ToIncident().Label(),
        MatchField.Title => alert.Title ?? alert.DedupKey,
        MatchField.DedupKey => alert.DedupKey,
        MatchField.Source => alert.Source,
        MatchField.Service => alert.Service.Value.ToString(),
        MatchField.Integration => alert.Integration?.Value.ToString(),
        MatchField.Label => LabelOf(alert),
    };

    private string? LabelOf(AlertFacts alert)
    {
        foreach (var label in alert.Labels)
            if (label.Name.Equals(Label, StringComparison.OrdinalIgnoreCase)) return label.Value;
        return null;
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
