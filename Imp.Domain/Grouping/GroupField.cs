using Imp.Domain.Alerts;
using Imp.Domain.Incidents;

namespace Imp.Domain.Grouping;

/// <summary>What part of an alert it is.</summary>
public enum GroupFieldKind { Severity, Source, Integration, Label }

/// <summary>One part of an alert that must be the same for two alerts to belong together.</summary>
/// <param name="Label">The label's name, case-sensitive; null for another part.</param>
public sealed record GroupField(GroupFieldKind Kind, string? Label = null)
{
    /// <summary>At most this many characters in a label's name.</summary>
    public const int Longest = 100;

    private const string LabelPrefix = "label:";

    /// <param name="text"><c>severity</c>, <c>source</c>, <c>integration</c> or <c>label:</c> and a name.</param>
    /// <returns>Null when it is none of them.</returns>
    public static GroupField? Parse(string? text) => text?.Trim() switch
    {
        "severity" => new(GroupFieldKind.Severity),
        "source" => new(GroupFieldKind.Source),
        "integration" => new(GroupFieldKind.Integration),
        { } label when label.StartsWith(LabelPrefix, StringComparison.Ordinal) && label[LabelPrefix.Length..].Trim() is { Length: > 0 and <= Longest } name => new(GroupFieldKind.Label, name),
        _ => null,
    };

    /// <summary>As it is stored and sent; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Kind == GroupFieldKind.Label ? LabelPrefix + Label : Kind.ToString().ToLowerInvariant();

    /// <summary>What people call it: a label by its name alone.</summary>
    public string Word => Kind == GroupFieldKind.Label ? Label! : Kind.ToString().ToLowerInvariant();

    /// <returns>The alert's value; "" when it has none, so that missing equals empty.</returns>
    public string ValueIn(AlertFacts alert, string integration) => Kind switch
    {
        GroupFieldKind.Severity => alert.Severity.ToIncident().Label(),
        GroupFieldKind.Source => alert.Source ?? "",
        GroupFieldKind.Integration => integration,
        GroupFieldKind.Label => alert.Labels.FirstOrDefault(label => label.Name == Label)?.Value ?? "",
    };
}
