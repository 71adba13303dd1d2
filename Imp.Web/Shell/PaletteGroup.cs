namespace Imp.Web.Shell;

/// <summary>Things of one kind that the palette found.</summary>
/// <param name="Page">The address of their list; its icon stands for them.</param>
internal sealed record PaletteGroup(string Label, string Page, IReadOnlyList<PaletteItem> Items);

/// <summary>One thing that the palette found.</summary>
/// <param name="Hint">What tells it apart; null where the name does.</param>
internal sealed record PaletteItem(string Label, string Href, string? Hint);
