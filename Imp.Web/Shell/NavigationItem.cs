namespace Imp.Web.Shell;

/// <summary>One place in the console.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Path">Its address; everything below it counts as the same place.</param>
/// <param name="Icon">A name of <see cref="Kit.Icons"/>.</param>
/// <param name="MinimumRole">The least role that sees it; a role is no check, the page asks again.</param>
/// <param name="OnPhone">Whether it has a place in the bar at the bottom of a phone; the others are in the drawer.</param>
/// <param name="Key">The letter that leads there after g.</param>
public sealed record NavigationItem(string Label, string Path, string Icon, string MinimumRole = "viewer", bool OnPhone = false, char Key = ' ')
{
    /// <returns>Whether an address belongs to this place: its own path or one below it.</returns>
    public bool Holds(string path) => path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] == '/');
}

/// <summary>Places that belong together.</summary>
/// <param name="Label">The group's heading; empty for the first.</param>
/// <param name="Items">From top to bottom.</param>
public sealed record NavigationGroup(string Label, IReadOnlyList<NavigationItem> Items);
