using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Opens an incident for a key of which none is open, linked to the one before; or reopens that one when it was closed a moment ago and the service asks for it.</summary>
/// <param name="Tags">Null for none.</param>
/// <param name="Routing">What a rule decided; null for nothing.</param>
/// <param name="PageAfter">How long it must last before anybody is paged; zero pages at once.</param>
public sealed record OpenIncidentFromAlert(
    IncidentId Id, ServiceId Service, string Title, Severity Severity, string DedupKey, IReadOnlyList<string>? Tags = null, TimeSpan PageAfter = default, IncidentRouting? Routing = null) : ICommand
{
    public Permission Needs => Permission.Respond;
}

internal sealed class OpenIncidentFromAlertValidator : AbstractValidator<OpenIncidentFromAlert>
{
    public OpenIncidentFromAlertValidator() => RuleFor(c => c.DedupKey).NotEmpty().MaximumLength(512);
}

internal sealed class OpenIncidentFromAlertHandler : ICommandHandler<OpenIncidentFromAlert>
{
    private const int LongestTitle = 255;

    public async Task HandleAsync(OpenIncidentFromAlert command, Change change)
    {
        var service = await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        var previous = await change.Db.Incidents
            .Where(incident => incident.ServiceId == command.Service && incident.DedupKey == command.DedupKey)
            .OrderByDescending(incident => incident.Number).FirstOrDefaultAsync(change.Cancel);
        if (previous is { ClosedAt: { } closed, MergedIntoId: null } && change.Now - closed < TimeSpan.FromMinutes(service.ReopenWithinMinutes))
        {
            if (command.Routing is { } again) previous.Route(again);
            previous.Reopen("It came back.", command.PageAfter);
            if (command.Severity.IsWorseThan(previous.Severity)) previous.ChangeSeverity(command.Severity, byPerson: false);
            return;
        }
        var number = await change.Db.NextNumberAsync(change.Cancel);
        var incident = Incident.Open(command.Id, number, command.Service, Shorten(command.Title), command.Severity, command.DedupKey, previous, change.Now, command.PageAfter);
        if (command.Tags is { Count: > 0 } tags) incident.Tag(tags);
        if (command.Routing is { } routing) incident.Route(routing);
        change.Db.Incidents.Add(incident);
    }

    private static string Shorten(string title)
    {
        var line = string.Join(' ', title.Split(['\r', '\n', '\t', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length == 0 ? "Untitled alert" : line.Length <= LongestTitle ? line : line[..(LongestTitle - 1)] + "…";
    }
}

internal static class IncidentNumbers
{
    /// <summary>The next number. Without gaps, because there is one writer.</summary>
    public static async Task<long> NextNumberAsync(this ImpDb db, CancellationToken cancel) =>
        (await db.Incidents.MaxAsync(incident => (long?)incident.Number, cancel) ?? 0) + 1;
}
