using System.Globalization;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Services;

namespace Imp.Web.Streams;

/// <summary>What a program asks for, in the words of the address or of the hub.</summary>
/// <param name="Types">Such as <c>INCIDENT_CREATED</c>; null or empty for all.</param>
/// <param name="Service">Name or id; null for all.</param>
/// <param name="Team">Name or id; null for all.</param>
/// <param name="Incident">Its number; null for all.</param>
/// <param name="LastEventId">The last event that it has; null begins now.</param>
/// <param name="Drills">True: exercises as well.</param>
public sealed record StreamRequest(
    IReadOnlyList<string>? Types = null, string? Service = null, string? Team = null, long? Incident = null, long? LastEventId = null, bool Drills = false)
{
    /// <summary>Reads the query and the header, which knows better: a browser that comes back sends the old address and the new header.</summary>
    /// <exception cref="FluentValidation.ValidationException">Something is wrong.</exception>
    public static StreamRequest Of(HttpRequest request) => new(
        Word(request, "types")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Word(request, "service"), Word(request, "team"),
        Number(Word(request, "incident"), "incident", "Number of an incident."),
        Number(Header(request) ?? Word(request, "last_event_id"), "last_event_id", "The id of the last event that arrived, as it was sent."),
        Word(request, "drills") switch { null or "false" => false, "true" => true, _ => throw Wrong.Field("drills", "true or false.") });

    /// <exception cref="FluentValidation.ValidationException">A word names nothing.</exception>
    internal async Task<StreamFilter> FilterAsync(ServiceFinder services, NameBoard names, CancellationToken cancel)
    {
        var kinds = Types?.Select(word => StreamKinds.Parse(word) ?? throw Wrong.Field("types", $"One or more of {string.Join(", ", StreamKinds.All.Select(kind => kind.Name()))}, separated by commas.")).ToList();
        ServiceId? service = Service is null ? null : await services.FindAsync(Service, cancel) ?? throw Wrong.Field("service", "Name or id of a service that is not archived.");
        TeamId? team = Team is null ? null : (await names.GetAsync(cancel)).Teams.FirstOrDefault(IsCalled)?.Id ?? throw Wrong.Field("team", "Name or id of a team that is not archived.");
        return new StreamFilter(kinds is { Count: > 0 } ? kinds : null, service, team, Incident, Drills);
    }

    private bool IsCalled(Named<TeamId> team) => string.Equals(team.Name, Team!.Trim(), StringComparison.OrdinalIgnoreCase) || Guid.TryParse(Team, out var id) && id == team.Id.Value;

    private static string? Word(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } word, ..] ? word : null;

    private static string? Header(HttpRequest request) => request.Headers["Last-Event-ID"] is [{ Length: > 0 } id, ..] ? id : null;

    private static long? Number(string? word, string field, string problem) =>
        word is null ? null : long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong.Field(field, problem);
}
