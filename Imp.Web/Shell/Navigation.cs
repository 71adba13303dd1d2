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
            new("Incidents", "/incidents", "flame", OnPhone: true, Key: 'i'),
            new("Services", "/services", "service", OnPhone: true, Key: 's'),
            new("Events", "/events", "activity", OnPhone: true, Key: 'e'),
        ]),
        new("Response",
        [
            new("On call", "/schedules", "calendar", Key: 'o'),
            new("Escalation policies", "/escalation-policies", "escalation", Key: 'p'),
            new("Rules", "/rules", "filter", Key: 'r'),
            new("Integrations", "/integrations", "plug", Key: 'n'),
            new("Heartbeats", "/heartbeats", "heartbeat", Key: 'h'),
            new("Probes", "/probes", "world", Key: 'b'),
            new("Quiet times", "/quiet", "volume-off", Key: 'q'),
            new("Messages", "/deliveries", "send", Key: 'm'),
        ]),
        new("Organisation",
        [
            new("Teams", "/teams", "users", Key: 't'),
            new("People", "/people", "user", Key: 'u'),
        ]),
        new("System",
        [
            new("Webhooks", "/webhooks", "webhook", "manager", Key: 'k'),
            new("Jobs", "/jobs", "clock-play", "manager", Key: 'j'),
            new("Audit log", "/audit", "history", "manager", Key: 'a'),
            new("Configuration history", "/configuration", "reopen", "manager", Key: 'v'),
            new("Settings", "/settings", "settings", "manager", Key: 'c'),
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
