namespace Imp.Domain.Alerts;

/// <summary>Conditions in words.</summary>
public static class MatcherWords
{
    /// <returns>A condition, as in <c>title contains “disk”</c>.</returns>
    /// <param name="nameOf">What a service or integration is called.</param>
    public static string Of(MatcherInput one, Func<Guid, string?> nameOf) => $"{Field(one)} {Way(one.Way)} {Value(one, nameOf)}";

    /// <returns>What a condition looks at, as in <c>dedup key</c>.</returns>
    public static string Of(MatchField field) => field switch
    {
        MatchField.Severity => "severity",
        MatchField.Title => "title",
        MatchField.DedupKey => "dedup key",
        MatchField.Source => "source",
        MatchField.Service => "service",
        MatchField.Integration => "integration",
        MatchField.Label => "label",
    };

    /// <returns>How it looks, as in <c>is not</c>.</returns>
    public static string Way(MatchWay way) => way switch
    {
        MatchWay.Equals => "is",
        MatchWay.NotEquals => "is not",
        MatchWay.Contains => "contains",
        MatchWay.Pattern => "fits the expression",
        MatchWay.AtLeast => "is at least",
    };

    private static string Field(MatcherInput one) => one.Field == MatchField.Label ? $"label {one.Label}" : Of(one.Field);

    /// <returns>What it compares with: a severity, or a text in quotes.</returns>
    public static string Value(MatcherInput one, Func<Guid, string?> nameOf) => one.Field == MatchField.Severity ? one.Value : $"“{Named(one.Field, one.Value, nameOf)}”";

    /// <returns>The name of a service or integration; any other text as it is.</returns>
    public static string Named(MatchField field, string text, Func<Guid, string?> nameOf) =>
        field is MatchField.Service or MatchField.Integration && Guid.TryParse(text, out var id) ? nameOf(id) ?? "one that is gone" : text;
}
