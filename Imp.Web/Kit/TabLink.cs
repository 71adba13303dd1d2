namespace Imp.Web.Kit;

/// <summary>One of the <see cref="Tabs"/>.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Href">Where it leads, from the site's root, with or without a query.</param>
/// <param name="Icon">A name of <see cref="Icons"/>.</param>
/// <param name="Count">A number after the label.</param>
/// <param name="IsName">Whether the label is what somebody called a thing: such a one is not translated.</param>
public sealed record TabLink(string Label, string Href, string? Icon = null, int? Count = null, bool IsName = false);
