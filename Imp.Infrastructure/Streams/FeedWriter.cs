using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Streams;

/// <summary>
/// Writes down what programs outside are told, in the transaction of the change. Whatever one change does to one incident is one row per kind,
/// and a new incident is one row, with all that the change made of it.
/// </summary>
public sealed class FeedWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FeedNames names;
    private readonly PublicAddress address;

    internal FeedWriter(FeedNames names, PublicAddress address) => (this.names, this.address) = (names, address);

    /// <param name="told">Those of which <see cref="StreamKinds.Of"/> knows a kind, in their order.</param>
    internal async Task WriteAsync(IReadOnlyList<DomainEvent> told, Change change)
    {
        var rows = new Dictionary<(IncidentId, StreamKind), List<DomainEvent>>();
        foreach (var one in told)
        {
            var key = (((IOnTimeline)one).Incident, StreamKinds.Of(one)!.Value);
            if (rows.TryGetValue(key, out var same)) same.Add(one);
            else rows.Add(key, [one]);
        }
        foreach (var ((incident, kind), happened) in rows)
            if (!rows.Keys.Any(other => other.Item1 == incident && other.Item2.Covers(kind))) await WriteAsync(incident, kind, happened, change);
    }

    private async Task WriteAsync(IncidentId id, StreamKind kind, List<DomainEvent> happened, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(id, change.Cancel);
        var service = await names.OfAsync(incident.ServiceId, change.Db);
        var team = incident.TeamId ?? service.Team;
        var facts = new FeedFacts(
            incident, service.Name, await names.OfAsync(team, change.Db), incident.AssigneeId is { } person ? await names.OfAsync(person, change.Db) : null, address.Incident(incident.Number));
        FeedSql.Insert(change.Writer, new FeedRow(
            0, change.Now, kind, incident.Number, incident.ServiceId, team, incident.Severity, incident.IsDrill, Json(kind, happened, facts, change)));
    }

    private static string Json(StreamKind kind, List<DomainEvent> happened, FeedFacts facts, Change change)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", kind.Name());
            json.WriteString("at", Instant(change.Now));
            json.WriteStartArray("changes");
            foreach (var name in happened.Select(one => one.Name).Distinct()) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartObject("actor");
            json.WriteString("kind", change.Actor.Kind.ToString().ToLowerInvariant());
            json.WriteString("name", change.Actor.Name);
            json.WriteEndObject();
            if (kind == StreamKind.IncidentUpdatePosted) json.WriteString("text", string.Join("\n\n", happened.OfType<IncidentNoteAdded>().Select(note => note.Text)));
            Write(json, facts);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, FeedFacts facts)
    {
        var incident = facts.Incident;
        json.WriteStartObject("incident");
        json.WriteNumber("number", incident.Number);
        json.WriteString("title", incident.Title);
        json.WriteString("response", incident.Response.ToString().ToLowerInvariant());
        json.WriteString("status", incident.Status.ToString().ToLowerInvariant());
        json.WriteString("severity", incident.Severity.Label());
        json.WriteString("service", facts.Service);
        json.WriteString("team", facts.Team);
        json.WriteString("dedupKey", incident.DedupKey);
        json.WriteString("assignee", facts.Assignee);
        json.WriteStartArray("tags");
        foreach (var tag in incident.Tags) json.WriteStringValue(tag.Name);
        json.WriteEndArray();
        json.WriteString("openedAt", Instant(incident.OpenedAt));
        json.WriteString("acknowledgedAt", Instant(incident.AcknowledgedAt));
        json.WriteString("closedAt", Instant(incident.ClosedAt));
        json.WriteString("closeReason", incident.CloseReason is { } reason ? reason == CloseReason.WentAway ? "went-away" : reason.ToString().ToLowerInvariant() : null);
        json.WriteString("snoozedUntil", Instant(incident.SnoozedUntil));
        json.WriteBoolean("isDrill", incident.IsDrill);
        json.WriteString("url", facts.Url);
        json.WriteEndObject();
    }

    private static string? Instant(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed record FeedFacts(Incident Incident, string Service, string Team, string? Assignee, string Url);
}
