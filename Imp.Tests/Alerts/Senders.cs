using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Alerts;

/// <summary>Sends alerts to the service "checkout" and reads what became of them.</summary>
internal static class Senders
{
    public const string Service = "checkout";

    public static Alert Trigger(string key, AlertSeverity severity = AlertSeverity.Error, DateTimeOffset? at = null, string? id = null) =>
        new(AlertAction.Trigger, key, "About " + key, severity, OccurredAt: at, SenderId: id);

    public static Alert Resolve(string key, DateTimeOffset? at = null) => new(AlertAction.Resolve, key, null, AlertSeverity.Error, OccurredAt: at);

    public static Alert Acknowledge(string key) => new(AlertAction.Acknowledge, key, null, AlertSeverity.Error);

    /// <summary>Stores the events, one after the other, and does not look at them.</summary>
    public static async Task StoreAsync(this World world, params Alert[] alerts)
    {
        foreach (var alert in alerts) await world.Get<EventLedger>().AcceptAsync(world.Door(Service), "generic", alert, "{}"u8.ToArray());
    }

    /// <summary>Stores the events, then does everything that follows.</summary>
    public static async Task SendAsync(this World world, params Alert[] alerts)
    {
        await world.StoreAsync(alerts);
        await world.RestAsync();
        await world.CountAsync();
    }

    /// <summary>Writes the counts that are only in memory.</summary>
    public static Task CountAsync(this World world) => world.Get<WriteGate>().RunAsync(writer =>
    {
        writer.Keys.Flush();
        return Task.CompletedTask;
    });

    /// <summary>What became of each event, in the order of arrival: "Created #1".</summary>
    public static async Task<string> OutcomesAsync(this World world)
    {
        var rows = (await world.Get<EventQueries>().ListAsync(null, null, null, 10_000, default)).Items.Reverse();
        return string.Join(", ", rows.Select(row => row.Outcome + (row.Incident is { } number ? $" #{number}" : "")));
    }

    /// <summary>All incidents, oldest first, as "#1 Open ×3".</summary>
    public static async Task<string> IncidentsAsync(this World world)
    {
        var rows = await world.ReadAsync(db => db.Incidents.OrderBy(one => one.Number).Select(one => new { one.Number, one.Response, one.AlertCount }).ToListAsync());
        return string.Join(", ", rows.Select(row => $"#{row.Number} {row.Response} ×{row.AlertCount}"));
    }

    /// <summary>The sequences of an incident's events, newest first, read page by page.</summary>
    public static async Task<List<long>> ChainAsync(this World world, long number, int limit = 100)
    {
        var queries = world.Get<IncidentQueries>();
        var incident = (await queries.FindIdAsync(number, default))!.Value;
        var all = new List<long>();
        for (long? before = null; ;)
        {
            var page = await queries.AlertsAsync(incident, before, limit, default);
            all.AddRange(page.Items.Select(alert => alert.Event));
            all.Should().OnlyHaveUniqueItems();
            if (page.Next is null) return all;
            before = long.Parse(page.Next, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public static Task<Incident> IncidentAsync(this World world, long number) => world.ReadAsync(db => db.Incidents.SingleAsync(one => one.Number == number));

    public static async Task<World> StartAsync(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null)
    {
        var world = await World.StartAsync(configure);
        world.AnyMessage = true;
        await world.ServiceAsync(Service);
        return world;
    }

    /// <summary>Makes the service reopen what was closed so many minutes ago at most.</summary>
    public static Task ReopenWithinAsync(this World world, int minutes) => world.WriteAsync(async db =>
    {
        var service = await db.Services.SingleAsync();
        service.Edit(service.Name, "", service.TeamId, service.PolicyId, minutes);
    });
}
