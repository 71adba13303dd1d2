namespace Imp.Web.Kit;

/// <summary>One step of <see cref="Breadcrumbs"/>.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Href">Where it leads; null for the page itself.</param>
/// <param name="IsName">Whether the label is what somebody called a thing: such a one is not translated.</param>
public sealed record Crumb(string Label, string? Href = null, bool IsName = false);
