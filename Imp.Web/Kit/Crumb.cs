namespace Imp.Web.Kit;

/// <summary>One step of <see cref="Breadcrumbs"/>.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Href">Where it leads; null for the page itself.</param>
public sealed record Crumb(string Label, string? Href = null);
