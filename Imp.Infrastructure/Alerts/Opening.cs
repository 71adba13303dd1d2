using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Alerts;

/// <summary>An alert of which no incident is open, on its way to one. Each <see cref="IOpeningStep"/> may change what will be opened, or decide that nothing is.</summary>
internal sealed class Opening(Writer writer, in PendingEvent next, DateTimeOffset now)
{
    private readonly PendingEvent of = next;
    private AlertDetails? details;

    /// <summary>The transaction it happens in.</summary>
    public Writer Writer => writer;

    public PendingEvent Event => of;

    public DateTimeOffset Now => now;

    /// <summary>True when the transaction will be rolled back: a step then remembers nothing of it outside.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Description, labels and links; null when the sender gave none.</summary>
    public AlertDetails? Details => details ??= AlertDetails.FromJson(of.Details);

    /// <summary>The incident's. Starts as the service of the integration.</summary>
    public ServiceId Service { get; set; } = next.Service;

    public AlertSeverity Severity { get; set; } = next.Severity;

    public string Title { get; set; } = next.Title ?? next.DedupKey;

    /// <summary>The incident's tags.</summary>
    public HashSet<string> Tags { get; } = [];

    /// <summary>How long it must last before anybody is paged; zero pages at once.</summary>
    public TimeSpan PageAfter { get; set; }

    /// <summary>What a rule decided about the incident beyond the above; null for nothing.</summary>
    public IncidentRouting? Routing { get; set; }

    /// <summary>The key of "same incident", where the service's alerts are grouped; null where not.</summary>
    public string? GroupKey { get; set; }

    /// <summary>What the event's page says beside "created"; null for nothing.</summary>
    public string? Reason { get; set; }

    /// <summary>What rules look at, as it stands now.</summary>
    public AlertFacts Facts => new(Service, Severity, Title, of.DedupKey, of.Source) { Integration = of.Integration, Labels = Details?.Labels ?? [] };
}

/// <summary>Looks at an alert before it opens an incident, inside the transaction in which it will. A class of this kind is found by itself.</summary>
internal interface IOpeningStep
{
    /// <summary>Its place in the line, lowest first: overtaken 100, rules 200, quiet times 300, storms and limits 400, grouping 500, dependencies 600.</summary>
    int Order { get; }

    /// <returns>Where the alert goes instead of a new incident; null to go on.</returns>
    ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel);
}

/// <summary>Where an alert goes that opens no incident of its own.</summary>
internal abstract record Placement
{
    private Placement() { }

    /// <summary>Written down, and nothing else.</summary>
    /// <param name="Reason">For a person.</param>
    public sealed record Hidden(string Reason) : Placement;

    /// <summary>One alert more of an open incident; when that was closed meanwhile, it opens its own.</summary>
    public sealed record Joined(IncidentId Incident, string Reason) : Placement;
}
