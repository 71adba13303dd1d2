using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What one person does in an incident.</summary>
/// <param name="Name">One of <see cref="IncidentRoles.Known"/> or a name of one's own.</param>
public sealed record IncidentRole(string Name, UserId Person);

/// <summary>What roles are called. Names are the same without regard to case and blanks around them.</summary>
public static class IncidentRoles
{
    /// <summary>Leads: decides and keeps the overview, and repairs nothing.</summary>
    public const string Commander = "Incident commander";

    /// <summary>Tells customers and colleagues.</summary>
    public const string Communications = "Communications";

    /// <summary>Writes down what happens.</summary>
    public const string Scribe = "Scribe";

    /// <summary>At most so many in one incident.</summary>
    public const int Most = 12;

    /// <summary>Characters of a name.</summary>
    public const int Longest = 40;

    /// <summary>Offered everywhere, in this order.</summary>
    public static IReadOnlyList<string> Known { get; } = [Commander, Communications, Scribe];

    /// <returns>True when both name the same role.</returns>
    public static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <returns>As it is written here: a known role's own spelling, else without the blanks around it.</returns>
    public static string Clean(string name) => Known.FirstOrDefault(one => Same(one, name)) ?? name.Trim();
}
