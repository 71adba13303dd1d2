namespace Imp.Web.Identity;

/// <summary>Whether the scope at hand belongs to a live page rather than to a request: there the principal comes from the page's state, because the request that opened the line is long gone.</summary>
internal sealed class CircuitScope
{
    public bool IsOpen { get; set; }
}
