using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Streams;
using Imp.Web.Api;

namespace Imp.Web.Streams;

/// <summary>The stream in the API's document. It is no resource: it never ends.</summary>
internal static class StreamDocument
{
    public const string Path = "/stream";

    public const string Tag = "stream";

    public const string Means = "What happens, as server-sent events, from now on or from an event on; docs/streams.md has the whole story.";

    /// <summary>What the address takes.</summary>
    public static readonly IReadOnlyList<Parameter> Parameters =
    [
        new("types", typeof(string), $"Some of {string.Join(", ", StreamKinds.All.Select(kind => $"`{kind.Name()}`"))}, parted by commas; left out: all", "INCIDENT_CREATED,INCIDENT_STATUS_CHANGED"),
        new("service", typeof(string), "Name, without regard to case, or id"),
        new("team", typeof(string), "Name, without regard to case, or id: whose service it is, or to whom a rule routed the incident, when it happened"),
        new("incident", typeof(long), "Number of an incident"),
        new("drills", typeof(bool), "`true`: exercises as well; left out: without them"),
        new("last_event_id", typeof(long), "The last event that arrived: begins behind it; left out: with what happens next"),
    ];

    public static void AddTo(JsonObject paths, JsonObject schemas)
    {
        schemas["StreamEvent"] = ApiSchemas.Of(typeof(StreamEvent));
        schemas["StreamReset"] = ApiSchemas.Of(typeof(StreamReset));
        schemas["StreamFrame"] = Frame();
        paths[ApiRoutes.Root + Path] = new JsonObject
        {
            ["get"] = ApiOperations.Reading(
                "listenToStream", Tag, "What happens, as it happens",
                $"{Means} It begins with `retry: 2000`; after 15 seconds without an event comes a comment. It ends when the key is revoked or the session ends, and when the listener is too slow.",
                Permission.View, [.. Parameters.Select(ApiOperations.Query), LastEventId()],
                [("200", Ok()), ("400", ApiProblems.Ref(400)), ("401", ApiProblems.Ref(401)), ("429", ApiProblems.Ref(429)), ("503", ApiProblems.Ref(503)), ("default", ApiProblems.Ref(500))]),
        };
    }

    private static JsonObject LastEventId() => new()
    {
        ["name"] = "Last-Event-ID", ["in"] = "header", ["description"] = "The same as `last_event_id`, and goes before it: browsers send it by themselves when they come back.",
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    /// <summary>As OpenAPI 3.2 says it of such streams: a list of frames, each with its fields.</summary>
    private static JsonObject Ok()
    {
        var data = ApiSchemas.Sample(typeof(StreamEvent))!.ToJsonString(ApiJson.Options);
        return new JsonObject
        {
            ["description"] = $"Frames, one after the other: `id: 4711`, `event: {StreamKind.IncidentCreated.Name()}`, `data:` with JSON in one line, and an empty line.",
            ["content"] = new JsonObject
            {
                ["text/event-stream"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["type"] = "array", ["items"] = Ref("StreamFrame") },
                    ["example"] = new JsonArray(new JsonObject { ["id"] = "4711", ["event"] = StreamKind.IncidentCreated.Name(), ["data"] = data }),
                },
            },
        };
    }

    private static JsonObject Frame() => new()
    {
        ["type"] = "object",
        ["description"] = "One server-sent event, by the fields of its lines.",
        ["properties"] = new JsonObject
        {
            ["id"] = new JsonObject { ["type"] = "string", ["description"] = "What to send as `Last-Event-ID` after a break." },
            ["event"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. StreamKinds.All.Select(kind => (JsonNode)kind.Name()), "reset"]) },
            ["data"] = new JsonObject
            {
                ["type"] = "string", ["description"] = "JSON in one line.", ["contentMediaType"] = "application/json", ["contentSchema"] = new JsonObject { ["anyOf"] = new JsonArray(Ref("StreamEvent"), Ref("StreamReset")) },
            },
        },
        ["required"] = new JsonArray("id", "event", "data"),
    };

    private static JsonObject Ref(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };
}

/// <summary>One event, as <see cref="FeedWriter"/> writes it.</summary>
internal sealed record StreamEvent
{
    [Field("Of one counter for all events; grows, and is never used twice.", Example = 4711)]
    public long Id { get; init; }

    [Field("What happened.")]
    public StreamKind Type { get; init; }

    [Field("When.")]
    public DateTimeOffset At { get; init; }

    [Field("What exactly; the names do not change, and new ones may come.", Example = """["incident.opened"]""")]
    public IReadOnlyList<string> Changes { get; init; } = [];

    [Field("Who did it.")]
    public StreamActor Actor { get; init; } = new();

    [Field("Of a remark, Markdown; only with `INCIDENT_UPDATE_POSTED`.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [Field("How it stood then.")]
    public StreamIncident Incident { get; init; } = new();
}

internal sealed record StreamActor
{
    [Field("What kind of thing.")]
    public ActorKind Kind { get; init; }

    [Field("As it was called then.", Example = "Ana")]
    public string Name { get; init; } = "";
}

internal sealed record StreamIncident
{
    [Field("What people call it.", Example = 12)]
    public long Number { get; init; }

    [Field("What is wrong.", Example = "Disk is full on web-1")]
    public string Title { get; init; } = "";

    [Field("Whether somebody has it.")]
    public ResponseState Response { get; init; }

    [Field("How far the work is.")]
    public IncidentStatus Status { get; init; }

    [Field("`SEV1` is the worst.")]
    public Severity Severity { get; init; }

    [Field("Name of the service.", Example = "Main service")]
    public string Service { get; init; } = "";

    [Field("Name of the team.", Example = "Operations")]
    public string Team { get; init; } = "";

    [Field("Null when it was declared without one.", Example = "web-1/disk")]
    public string? DedupKey { get; init; }

    [Field("Name of who has it; null when nobody.")]
    public string? Assignee { get; init; }

    [Field("Lower-case words.")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    [Field("When it was opened.")]
    public DateTimeOffset OpenedAt { get; init; }

    [Field("When it was acknowledged first.")]
    public DateTimeOffset? AcknowledgedAt { get; init; }

    [Field("When it was closed.")]
    public DateTimeOffset? ClosedAt { get; init; }

    [Field("Why.")]
    public CloseReason? CloseReason { get; init; }

    [Field("Until when it is snoozed.")]
    public DateTimeOffset? SnoozedUntil { get; init; }

    [Field("True for an exercise.")]
    public bool IsDrill { get; init; }

    [Field("Where people find it.", Example = "https://imp.example.org/incidents/12")]
    public string Url { get; init; } = "";
}

/// <summary>What is sent in the place of events that are not kept any more.</summary>
internal sealed record StreamReset
{
    [Field("Go on from here, once all was read anew.", Example = 4711)]
    public long Id { get; init; }

    [Field("Always `reset`.", Example = "reset")]
    public string Type { get; init; } = "";

    [Field("Why, for people.")]
    public string Reason { get; init; } = "";
}
