using System.Runtime.CompilerServices;

namespace Imp.Web.Kit;

/// <summary>Ids for elements that point at each other (label → input, heading → region).</summary>
internal static class ElementId
{
    /// <summary>An id that stays the same for one component and differs between two on a page.</summary>
    public static string Of(string prefix, object component) => $"{prefix}-{RuntimeHelpers.GetHashCode(component):x}";
}
