using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Opens the one incident that stands for a storm. It is as severe as the worst that opened in the minute before, and pages at once.</summary>
/// <param name="Severity">Of the alert that is one too many.</param>
/// <param name="Threshold">How many incidents within a minute the service lets pass.</param>
/// <param name="Integration">Name of the integration that is over its limit; null when the service has too many incidents.</param>
public sealed record OpenUmbrella(IncidentId Id, ServiceId Service, Severity Severity, int Threshold, string? Integration) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class OpenUmbrellaHandler : ICommandHandler<OpenUmbrella>
{
    private const int LongestTitle = 255;

    public async Task HandleAsync(OpenUmbrella command, Change change)
    {
        if (await change.Db.Storms.FindAsync([command.Id], change.Cancel) is not null) return;

        var service = await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        // Its umbrella was closed by somebody, or this one would not open.
        var last = await change.Db.Storms.SingleOrDefaultAsync(storm => storm.ServiceId == command.Service && storm.EndedAt == null, change.Cancel);
        last?.Abandon(change.Now);

        var title = $"Storm on {service.Name}";
        var incident = Incident.Open(
            command.Id, await change.Db.NextNumberAsync(change.Cancel), command.Service, title.Length <= LongestTitle ? title : title[..LongestTitle], await WorstAsync(command, change), null, null, change.Now);
        change.Db.Incidents.Add(incident);
        change.Db.Storms.Add(Storm.Begin(command.Id, command.Service, command.Threshold, command.Integration, change.Now));
    }

    private static async Task<Severity> WorstAsync(OpenUmbrella command, Change change)
    {
        var since = change.Now.AddMinutes(-1);
        var lately = await change.Db.Incidents.IgnoreAutoIncludes().Where(incident => incident.ServiceId == command.Service && incident.DrillForId == null).OrderByDescending(incident => incident.Number)
            .Select(incident => new { incident.Severity, incident.OpenedAt, incident.Response }).Take(Math.Max(1, command.Threshold)).ToListAsync(change.Cancel);
        return lately.Where(one => one.OpenedAt > since && one.Response != ResponseState.Closed).Select(one => one.Severity).Append(command.Severity).Min();
    }
}

/// <summary>Says on the umbrella's timeline that an integration is over its limit.</summary>
public sealed record SayLimited(IncidentId Umbrella, int PerSecond) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class SayLimitedHandler : ICommandHandler<SayLimited>
{
    public Task HandleAsync(SayLimited command, Change change)
    {
        change.Raise(new StormLimited(command.Umbrella, command.PerSecond));
        return Task.CompletedTask;
    }
}
