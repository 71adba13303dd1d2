using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.Grouping;

/// <summary>Alerts with labels, and what is set about them.</summary>
internal static class Groups
{
    /// <summary>An alert arrives, and everything that follows at once happens.</summary>
    /// <param name="labels"><c>cluster=eu app=shop</c>.</param>
    public static async Task FireAsync(this World world, string service, string key, string labels = "", AlertSeverity severity = AlertSeverity.Error, AlertAction action = AlertAction.Trigger, string? title = null)
    {
        await world.StoreAsync(service, key, labels, severity, action, title);
        await world.RestAsync();
    }

    public static Task StoreAsync(this World world, string service, string key, string labels = "", AlertSeverity severity = AlertSeverity.Error, AlertAction action = AlertAction.Trigger, string? title = null) =>
        world.Get<EventLedger>().AcceptAsync(world.Door(service), "generic", new Alert(action, key, title ?? key, severity) { Details = () => Details(labels) }, "{}"u8.ToArray());

    public static Task ResolveAsync(this World world, string service, string key) => world.FireAsync(service, key, action: AlertAction.Resolve);

    public static Task GroupAsync(this World world, ServiceId service, int gap, int most, params string[] fields) =>
        world.Bus.ExecuteAsync(new SetGrouping(service, true, fields, gap, most), Actor.System("test"));

    public static Task NeedAsync(this World world, ServiceId service, params ServiceId[] on) => world.Bus.ExecuteAsync(new SetDependencies(service, on), Actor.System("test"));

    public static async Task<IncidentView> ViewAsync(this World world, long number) => (await world.Get<IncidentQueries>().GetAsync(number, default))!;

    private static AlertDetails? Details(string labels) => labels.Length == 0
        ? null : new AlertDetails(null, [.. labels.Split(' ').Select(label => new AlertLabel(label.Split('=')[0], label.Split('=')[1]))], [], []);
}
