namespace Imp.Web.Shell;

/// <summary>The sidebar, as data.</summary>
public static class Navigation
{
    private static readonly string[] Roles = ["viewer", "responder", "manager", "owner"];

    /// <summary>All groups, in order.</summary>
    public static IReadOnlyList<NavigationGroup> Groups { get; } =
    [
        new("",
        [
            new("Incidents", "/incidents", "flame", OnPhone: true),
            new("Services", "/services", "service", OnPhone: true),
            new("Events", "/events", "activity", OnPhone: true),
        ]),
        new("Response",
        [
            new("On call", "/schedules", "calendar"),
            new("Escalation policies", "/escalation-policies", "escalation"),
            new("Rules", "/rules", "filter"),
            new("Integrations", "/integrations", "plug"),
            new("Heartbeats", "/heartbeats", "heartbeat"),
            new("Probes", "/probes", "world"),
            new("Quiet times", "/quiet", "volume-off"),
        ]),
        new("Organisation",
        [
            new("Teams", "/teams", "users"),
            new("People", "/people", "user"),
        ]),
        new("System",
        [
            new("Jobs", "/jobs", "clock-play", "manager"),
            new("Settings", "/settings", "settings", "manager"),
        ]),
    ];

    /// <summary>The groups with what a role may see; everything when the role is unknown, because the pages check for themselves.</summary>
    public static IEnumerable<NavigationGroup> For(string? role)
    {
        var rank = Array.IndexOf(Roles, role?.ToLowerInvariant());
        return Groups
            .Select(group => group with { Items = [.. group.Items.Where(item => rank < 0 || Array.IndexOf(Roles, item.MinimumRole) <= rank)] })
            .Where(group => group.Items.Count > 0);
    }
}
